import type { StartChoice, StartSource } from '@trainyard/db'
import type { AppError } from '@trainyard/runtime'
import { type DatasetInfo, elementAt, type JobPlan, jobSpec, type LayerInput, resolvedJobSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkJob } from './check-job.js'

const [own, other] = [`ds_${'0'.repeat(26)}`, `ds_${'1'.repeat(26)}`]
const sourceJob = `job_${'0'.repeat(26)}`
const checkpoint = (index: number) => `ckpt_${String(index).padStart(26, '0')}`
const image = (parts: Partial<DatasetInfo> = {}): DatasetInfo => ({
  kind: 'image',
  task: 'classification',
  rows: 1_000,
  test_rows: 0,
  input_shape: [16, 16, 1],
  classes: ['a', 'b', 'c'],
  class_counts: [400, 300, 300],
  columns: [],
  label: null,
  ...parts,
})
const column = (name: string, categories: string[] | null = null) => ({
  name,
  type: categories ? ('categorical' as const) : ('numeric' as const),
  missing: 0,
  mean: 0,
  std: 1,
  categories,
})
const table = (columns: DatasetInfo['columns'], parts: Partial<DatasetInfo> = {}): DatasetInfo =>
  image({ kind: 'table', input_shape: [columns.length], columns, ...parts })
const cnn: LayerInput[] = [{ type: 'conv2d', filters: 4 }, { type: 'batch_normalization' }, { type: 'flatten' }, { type: 'dense', units: 8 }]

type Parts = { info?: DatasetInfo; layers?: LayerInput[]; job?: object; members?: number }
const sourceOf = ({ info = image(), layers = cnn, job = {}, members = 2 }: Parts): StartSource => ({
  jobId: sourceJob,
  datasetId: other,
  spec: resolvedJobSpec.parse(jobSpec.parse({ dataset: { id: other }, task: info.task, seed: 40, architecture: { layers }, ensemble: { members }, ...job })),
  info,
  version: '3',
  published: Array.from({ length: members }, (_, index) => ({ index, checkpoint_id: checkpoint(index), sha256: `sha${index}` })),
  checkpoints: Array.from({ length: members }, (_, member) => ({
    id: checkpoint(member),
    member,
    kind: 'final' as const,
    step: 9,
    sha256: `sha${member}`,
    final: { val_loss: 1 / (1 + member) },
  })),
})

/** What the check says of a job on `info` that starts from `source`. */
const check = (init: object, { info = image(), layers = cnn, job = {} }: Parts, source: StartSource | null, asked: StartChoice[] = []): Promise<JobPlan> =>
  checkJob(
    { dataset: { id: own }, architecture: { layers }, init: { model: 'digits', ...init }, ...job },
    {
      errors: [],
      drawSeed: () => 7,
      largestWorker: async () => ({ memoryBytes: 2 ** 30, flopsPerSecond: null }),
      findDataset: async () => ({ name: 'own', status: 'ready', error: null, info, bytes: 8 }),
      findPublication: async () => ({ next: 1, newest: null, floor: null }),
      findStart: async (choice) => {
        asked.push(choice)
        return source
      },
    },
  )
const errorsOf = (...args: Parameters<typeof check>): Promise<readonly { path: string; rule: string; message: string }[]> =>
  check(...args).then(
    () => [],
    (error: AppError) => error.details,
  )

test('a job is resolved to the files of its source, and the plan says how each layer starts', async () => {
  const asked: StartChoice[] = []
  const plan = await check({ version: 3, freeze: ['conv2d_1', 'batch_normalization_1'], reset: ['output'] }, {}, sourceOf({}), asked)
  expect(asked).toEqual([{ model: 'digits', version: '3' }])
  expect(plan.spec.init).toMatchObject({
    model: 'digits',
    version: '3',
    from: { job_id: sourceJob, dataset_id: other, members: [0, 1].map((member) => ({ member, checkpoint_id: checkpoint(member), sha256: `sha${member}` })) },
  })
  expect(plan.init).toEqual([
    { name: 'conv2d_1', start: 'loaded', frozen: true },
    { name: 'batch_normalization_1', start: 'loaded', frozen: true },
    { name: 'flatten_1', start: 'drawn', frozen: false },
    { name: 'dense_1', start: 'loaded', frozen: false },
    { name: 'output', start: 'drawn', frozen: false },
  ])
  // A job that is shown can be sent again.
  await expect(check(plan.spec.init ?? {}, {}, sourceOf({}))).resolves.toMatchObject({ spec: { init: plan.spec.init } })
  expect((await check({ members: 'best' }, {}, sourceOf({}))).spec.init?.from.members).toMatchObject([{ member: 1 }])
})

test('all layers that do not fit are told at once, each with both shapes and what to do', async () => {
  const layers: LayerInput[] = [
    { type: 'conv2d', filters: 6 },
    { type: 'batch_normalization' },
    { type: 'flatten' },
    { type: 'dense', units: 8 },
    { type: 'dense', units: 5, name: 'new' },
  ]
  const errors = await errorsOf({}, { layers }, sourceOf({}))
  expect(errors.map(({ path, rule }) => `${path} ${rule}`)).toEqual(Array(5).fill('init shape'))
  for (const [index, [name, ...texts]] of [
    ['conv2d_1', 'kernel [3, 3, 1, 6]', 'kernel [3, 3, 1, 4]'],
    ['batch_normalization_1', 'gamma [6]', 'gamma [4]'],
    ['dense_1', 'kernel [1536, 8]', 'kernel [1024, 8]'],
    ['new', 'kernel [8, 5]'],
    ['output', 'kernel [5, 3]', 'kernel [8, 3]'],
  ].entries())
    for (const text of [`name ${name} in init.reset`, ...texts]) expect(elementAt(errors, index, 'errors').message).toContain(text)
  await expect(check({ reset: ['conv2d_1', 'batch_normalization_1', 'dense_1', 'new', 'output'] }, { layers }, sourceOf({}))).resolves.toBeDefined()
})

test('whatever layers two networks have, each array is loaded, reset by name, or an error that names the layer', async () => {
  const layer = fc.constantFrom<LayerInput>({ type: 'dense', units: 3 }, { type: 'dense', units: 4 }, { type: 'layer_normalization' }, { type: 'scale' })
  const network = fc.array(layer, { maxLength: 3 }).map((layers): LayerInput[] => [{ type: 'flatten' }, ...layers])
  const small = image({ input_shape: [2, 2, 1] })
  await fc.assert(
    fc.asyncProperty(network, network, async (mine, theirs) => {
      const errors = await errorsOf({}, { info: small, layers: mine }, sourceOf({ info: small, layers: theirs }))
      const broken = errors.map(({ message }) => /name (\S+) in init\.reset/.exec(message)?.[1] ?? '')
      expect(broken).not.toContain('')
      const plan = await check({ reset: broken }, { info: small, layers: mine }, sourceOf({ info: small, layers: theirs }))
      for (const { name, start } of plan.init ?? []) expect([name, start]).toEqual([name, broken.includes(name) || /flatten/.test(name) ? 'drawn' : 'loaded'])
    }),
    { numRuns: 40 },
  )
})

test.each<[string, object, Parts, Parts, string]>([
  ['both sources', { job: sourceJob }, {}, {}, 'init source'],
  ['a version and an alias', { version: 1, alias: 'best' }, {}, {}, 'init.alias source'],
  ['a checkpoint of a model', { checkpoint: checkpoint(0) }, {}, {}, 'init.checkpoint source'],
  ['an unknown layer', { freeze: ['conv2d_9'] }, {}, {}, 'init.freeze[0] layer'],
  ['a layer that is frozen and reset', { freeze: ['conv2d_1'], reset: ['conv2d_1'] }, {}, {}, 'init.freeze reset'],
  ['nothing left to train', { freeze: ['conv2d_1', 'batch_normalization_1', 'dense_1', 'output'] }, {}, {}, 'init.freeze trainable'],
  ['moments of a model', { optimizer: 'keep' }, {}, {}, 'init.optimizer checkpoint'],
  ['another kind of data', {}, { info: table([column('x')]), layers: [{ type: 'dense', units: 2 }] }, {}, 'init.preprocessing inputs'],
  ['a frozen output with new classes', { freeze: ['output'] }, { info: image({ classes: ['a', 'b', 'd'] }) }, {}, 'init.freeze classes'],
  ['another task', {}, { info: image({ task: 'regression', classes: [], class_counts: [] }) }, {}, 'init task'],
])('%s is an error that says what to do', async (_name, init, target, source, expected) => {
  expect((await errorsOf(init, target, sourceOf(source))).map(({ path, rule }) => `${path} ${rule}`)).toContain(expected)
})

test('what is not there is not found, and the preset auto takes no weights', async () => {
  await expect(check({}, {}, null)).rejects.toMatchObject({ code: 'not_found', details: [{ path: 'init.model', rule: 'exists' }] })
  expect((await errorsOf({}, { job: { architecture: { preset: 'auto' } } }, sourceOf({}))).map(({ path }) => path)).toContain('init')
})

test('classes are matched by name; one number that tells two classes apart is of these two in this order', async () => {
  const start = async (classes: string[], theirs: string[], job = {}) => {
    const counts = { class_counts: classes.map(() => 100), rows: 100 * classes.length }
    return check({}, { info: image({ classes, ...counts }), job }, sourceOf({ info: image({ classes: theirs }), job }))
  }
  const outputOf = async (...args: Parameters<typeof start>) => (await start(...args)).init?.find(({ name }) => name === 'output')?.start
  expect(await outputOf(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe('loaded')
  expect(await outputOf(['b', 'a', 'c'], ['a', 'b', 'c'])).toBe('partly')
  expect(await outputOf(['c', 'd'], ['a', 'b', 'c'])).toBe('partly')
  expect(await outputOf(['x', 'y'], ['a', 'b', 'c'])).toBe('drawn')
  expect((await start(['c', 'd'], ['a', 'b', 'c'])).spec.init?.from.classes).toEqual(['a', 'b', 'c'])
  const single = { loss: { type: 'binary_cross_entropy' } }
  await expect(start(['b', 'a'], ['a', 'b'], single)).rejects.toMatchObject({ details: [{ path: 'init', rule: 'shape' }] })
  expect(await outputOf(['a', 'b'], ['a', 'b'], single)).toBe('loaded')
})

test('columns are matched by name: the inputs are those of the model, and categories that it does not know are told', async () => {
  const theirs = table([column('city', ['bonn', 'rome']), column('age')])
  const layers: LayerInput[] = [{ type: 'dense', units: 2 }]
  const mine = table([column('age'), column('city', ['rome', 'oslo', 'bonn'])])
  const plan = await check({}, { info: mine, layers }, sourceOf({ info: theirs, layers }))
  expect(plan.layers[0]).toMatchObject({ name: 'dense_1', parameters: (2 + 1) * 2 + 2 })
  expect(plan.warnings.find(({ path }) => path === 'init.preprocessing')?.message).toContain('oslo')
  const [missing] = await errorsOf({}, { info: table([column('age')]), layers }, sourceOf({ info: theirs, layers }))
  expect(missing).toMatchObject({ path: 'init.preprocessing', message: expect.stringContaining('city') })
  const errors = await errorsOf({ preprocessing: 'fit' }, { info: mine, layers }, sourceOf({ info: theirs, layers }))
  expect(errors.map(({ message }) => message).join()).toContain('name dense_1 in init.reset')
})

test('inputs that are fitted anew are warned of where the first layer keeps weights of others by their place', async () => {
  const layers: LayerInput[] = [{ type: 'dense', units: 2 }]
  const of = (categories: string[]) => table([column('city', categories), column('age')])
  const warned = async (mine: DatasetInfo, init: object) =>
    (await check({ preprocessing: 'fit', ...init }, { info: mine, layers }, sourceOf({ info: of(['bonn', 'rome']), layers }))).warnings.some(
      ({ path, rule }) => path === 'init.preprocessing' && rule === 'inputs',
    )
  expect(await warned(of(['rome', 'bonn']), {})).toBe(true)
  expect(await warned(of(['bonn', 'rome']), {})).toBe(false)
  expect(await warned(of(['rome', 'bonn']), { reset: ['dense_1'] })).toBe(false)
  expect(await warned(of(['rome', 'bonn']), { preprocessing: 'keep' })).toBe(false)
})

test('on the data set of the source the same rows are held out, and other ones are warned of', async () => {
  const source = { ...sourceOf({}), datasetId: own }
  const same = await check({}, {}, source)
  expect([same.spec.seed, same.warnings.filter(({ rule }) => rule === 'rows_seen')]).toEqual([40, []])
  const others = [{ seed: 1 }, { dataset: { id: own, validation_fraction: 0.3 } }, { dataset: { id: own, split: { type: 'folds', folds: 3 } } }]
  for (const job of others) expect((await check({}, { job }, source)).warnings.map(({ rule }) => rule)).toContain('rows_seen')
})
