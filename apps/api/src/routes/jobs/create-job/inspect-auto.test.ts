import { AppError } from '@trainyard/runtime'
import { chosenByAuto, type DatasetInfo, defined, groupsOfMembers, limits, resolvedJobSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkJob } from './check-job.js'
import type { KnownDataset } from './inspect-job.js'

const id = `ds_${'0'.repeat(26)}`
const auto = { preset: 'auto' }

const column = (name: string, categories: string[] | null = null): DatasetInfo['columns'][number] => ({
  name,
  type: categories ? 'categorical' : 'numeric',
  missing: 0,
  mean: categories ? null : 0,
  std: categories ? null : 1,
  categories,
})

/** Tables and images of every size, for classes and for values. */
const infos: fc.Arbitrary<DatasetInfo> = fc
  .record({
    rows: fc.integer({ min: 40, max: 200_000 }),
    classes: fc.constantFrom(0, 2, 7),
    columns: fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
    side: fc.constantFrom(0, 0, 8, 28, 32),
    aside: fc.constantFrom(null, 'group' as const, 'time' as const, 'weight' as const),
  })
  .map(({ rows, classes: asked, columns, side, aside }) => {
    const classes = Array.from({ length: side > 0 ? Math.max(2, asked) : asked }, (_, index) => `c${index}`)
    const table = side === 0
    return {
      kind: table ? 'table' : 'image',
      task: classes.length > 0 ? 'classification' : 'regression',
      rows,
      test_rows: 0,
      input_shape: table ? [columns.length] : [side, side, 1],
      classes,
      class_counts: classes.map((_, index) => Math.floor(rows / classes.length) + (index < rows % classes.length ? 1 : 0)),
      columns: table ? columns.map((numeric, index) => column(`x${index}`, numeric ? null : ['a', 'b', 'c'])) : [],
      label: 'y',
      ...(table && aside ? { split_columns: [{ name: 'aside', role: aside, values: 30 }] } : {}),
    }
  })

const check = (body: object, info: DatasetInfo | null, flopsPerSecond: number | null = 2e10) => {
  const dataset: KnownDataset = { name: 'data', status: info ? 'ready' : 'preparing', error: null, info, bytes: 1_000 }
  return checkJob(body, {
    errors: [],
    drawSeed: () => 7,
    largestWorker: async () => ({ memoryBytes: 2 ** 34, flopsPerSecond }),
    findStart: async () => null,
    findDataset: async () => dataset,
    findPublication: async () => ({ next: 1, newest: null, floor: null }),
  })
}
const rejectionOf = async (body: object, info: DatasetInfo | null): Promise<AppError> => {
  const error: unknown = await check(body, info).catch((thrown: unknown) => thrown)
  if (error instanceof AppError) return error
  throw new Error('the job was taken')
}

test('any data set gives a job of models that can be trained on it, as many as an ensemble may have, chosen greedily and published meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(infos, fc.nat(limits.uint32), async (info, seed) => {
      const body = { dataset: { id }, architecture: auto, seed }
      const { spec, candidates } = await check(body, info)
      expect(resolvedJobSpec.parse(spec)).toEqual(spec)
      const groups = groupsOfMembers(spec)
      expect(groups.flatMap(({ members }) => members)).toEqual(Array.from({ length: spec.ensemble.members }, (_, index) => index))
      expect(spec.ensemble).toMatchObject({ selection: 'greedy', combine: 'mean', interim: true })
      expect(spec.ensemble.members).toBeLessThanOrEqual(limits.ensembleMembers)
      expect(groups.length).toBeGreaterThan(1)
      expect(candidates?.map(({ label }) => label)).toEqual(spec.variants?.map(({ label }) => label))
      expect(new Set(candidates?.map(({ label }) => label)).size).toBe(groups.length)
      const { split } = spec.dataset
      if (split && 'repeats' in split) expect(split.folds * split.repeats).toBe(spec.ensemble.members)
      expect((await check(body, info)).spec).toEqual(spec)
    }),
    { numRuns: 10, endOnFailure: true },
  )
})

const few = defined(
  fc.sample(infos, { seed: 1, numRuns: 200 }).find(({ kind, rows, split_columns: aside }) => kind === 'table' && rows < 3_000 && !aside),
  'a small table',
)
const many = { ...few, rows: 100_000, class_counts: few.class_counts.map(() => 100_000 / few.classes.length) }

test('few rows are all judged, by folds; of many a share is, and what the job says of its rows goes first', async () => {
  const datasetFor = async (info: DatasetInfo, dataset: object = {}) => (await check({ dataset: { id, ...dataset }, architecture: auto }, info)).spec
  expect((await datasetFor(few)).dataset.split).toMatchObject({ type: 'folds', folds: 5 })
  expect((await datasetFor(many)).dataset).toMatchObject({ validation_fraction: 0.05 })
  expect((await datasetFor(few, { validation_fraction: 0.3 })).dataset).toMatchObject({ validation_fraction: 0.3 })
  expect(await datasetFor(few, { split: { type: 'folds', folds: 8 } })).toMatchObject({
    dataset: { split: { folds: 8, repeats: 8 } },
    ensemble: { members: 64 },
  })
})

test('models whose training takes most of the time are left to longer jobs', async () => {
  const labelsFor = async (max_seconds: number) =>
    (await check({ dataset: { id }, architecture: auto, limits: { max_seconds } }, many, 2e9)).candidates?.map(({ label, members }) => ({ label, members })) ??
    []
  const [short, long] = [await labelsFor(60), await labelsFor(36_000)]
  expect(short.length).toBeLessThan(long.length)
  expect(short.slice(0, 2)).toEqual(long.slice(0, 2))
})

test('what auto chooses cannot be asked for, and what is wrong with the rest is said as of any job', async () => {
  const own = { optimizer: { type: 'sgd' }, schedule: { type: 'cosine' }, regularization: {}, augmentation: [], training: { epochs: 3 } }
  for (const field of chosenByAuto) {
    const { details } = await rejectionOf({ dataset: { id }, architecture: auto, [field]: own[field] }, few)
    expect(details).toMatchObject([{ path: field, rule: 'auto', message: expect.stringContaining('is chosen by the preset auto: leave it out') }])
  }
  expect(
    (await rejectionOf({ dataset: { id }, architecture: { ...auto, layers: [] }, ensemble: { members: 3, metric: null } }, few)).details.map(
      ({ path }) => path,
    ),
  ).toEqual(['architecture.layers', 'ensemble.members'])
  expect((await rejectionOf({ dataset: { id }, architecture: auto, nonsense: 1, limits: { max_seconds: -1 } }, few)).details.map(({ path }) => path)).toEqual([
    'limits.max_seconds',
    'nonsense',
  ])
  expect(await rejectionOf({ dataset: { id }, architecture: auto }, null)).toMatchObject({ code: 'conflict' })
  expect((await rejectionOf({ dataset: { id, split: { type: 'folds', folds: 90 } }, architecture: auto }, few)).details[0]?.path).toContain(
    'dataset.split.folds',
  )
  expect((await rejectionOf({ dataset: { id }, architecture: auto, ensemble: 3 }, few)).details[0]?.path).toBe('ensemble')
  for (const folds of [-3, 1.5, 'x', null])
    expect(await rejectionOf({ dataset: { id, split: { type: 'folds', folds } }, architecture: auto }, few)).toMatchObject({ code: 'invalid_request' })
})

test('the metric of the ensemble is the log loss of classes and the error of values, unless it is named', async () => {
  const metricFor = async (ensemble: object | undefined, task: DatasetInfo['task']) => {
    const classes = task === 'classification' ? ['a', 'b'] : []
    const info = { ...few, task, classes, class_counts: classes.map(() => few.rows / 2) }
    return (await check({ dataset: { id }, architecture: auto, ...(ensemble ? { ensemble } : {}) }, info)).spec.ensemble.metric
  }
  expect(await metricFor(undefined, 'classification')).toBe('log_loss')
  expect(await metricFor(undefined, 'regression')).toBeNull()
  expect(await metricFor({ metric: 'roc_auc' }, 'classification')).toBe('roc_auc')
})
