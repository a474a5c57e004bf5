import { AppError } from '@trainyard/runtime'
import { type DatasetInfo, defined } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkJob } from './check-job.js'
import type { KnownDataset } from './inspect-job.js'

const id = `ds_${'0'.repeat(26)}`
const info: DatasetInfo = {
  kind: 'image',
  task: 'classification',
  rows: 1_000,
  test_rows: 0,
  input_shape: [28, 28, 1],
  classes: ['a', 'b', 'c'],
  class_counts: [400, 300, 300],
  columns: [],
  label: null,
}
const images: KnownDataset = { name: 'digits', status: 'ready', error: null, info, bytes: 1_000 }
const check = (body: unknown, dataset: KnownDataset | null = images) =>
  checkJob(body, {
    errors: [],
    drawSeed: () => 7,
    largestWorker: async () => ({ memoryBytes: 2 ** 30, flopsPerSecond: null }),
    findStart: async () => null,
    findDataset: async (asked) => (asked === id ? dataset : null),
    findPublication: async () => ({ next: 1, newest: null, floor: null }),
  })
const rejectionOf = async (body: unknown, dataset?: KnownDataset | null): Promise<AppError> => {
  const error: unknown = await check(body, dataset).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof AppError) return error
  throw new Error('the job was taken')
}
const cnn = { layers: [{ type: 'conv2d', filters: 8 }, { type: 'max_pooling2d' }, { type: 'flatten' }, { type: 'dense', units: 10 }] }

test('a job that does not fit the newest version of its model is a conflict that says what differs, unless it says that it replaces it', async () => {
  const newest = { version: 9, task: 'classification' as const, dataset: { ...info, classes: ['a', 'b'] }, datasetId: 'ds_1', datasetName: 'letters' }
  const known = { errors: [], drawSeed: () => 7, largestWorker: async () => ({ memoryBytes: 2 ** 30, flopsPerSecond: null }), findDataset: async () => images }
  const checked = (model: object) =>
    checkJob(
      { dataset: { id }, architecture: cnn, model },
      { ...known, findStart: async () => null, findPublication: async () => ({ next: 12, newest, floor: null }) },
    )
  await expect(checked({ name: 'letters' })).rejects.toMatchObject({
    code: 'conflict',
    details: [{ path: 'model.name', rule: 'fits', message: expect.stringContaining('its classes are "a", "b", "c", not "a", "b"'), received: 'letters' }],
  })
  expect((await checked({ name: 'letters', replace: true })).publishes).toEqual({
    model: 'letters',
    version: '12',
    newest: { version: '9', dataset_id: 'ds_1', dataset_name: 'letters' },
    floor: null,
  })
  expect((await check({ dataset: { id }, architecture: cnn, model: { name: 'new' } })).publishes).toEqual({
    model: 'new',
    version: '1',
    newest: null,
    floor: null,
  })
})

test('a job is resolved: task from the data set, seed drawn, defaults filled in; parameters and work are counted', async () => {
  const plan = await check({ dataset: { id }, architecture: cnn, training: { epochs: 2, batch_size: 100 }, ensemble: { members: 3 } })
  expect(plan.spec).toMatchObject({ task: 'classification', seed: 7, optimizer: { type: 'adam', learning_rate: 0.001 }, training: { epochs: 2 } })
  const parameters = 3 * 3 * 8 + 8 + 14 * 14 * 8 * 10 + 10 + 10 * 3 + 3
  expect(plan.parameters).toBe(parameters)
  expect(plan.layers.map(({ output_shape }) => output_shape)).toEqual([[28, 28, 8], [14, 14, 8], [1568], [10], [3]])
  expect([plan.train_rows, plan.validation_rows, plan.steps]).toEqual([900, 100, 18])
  expect(plan.total_flops).toBe(plan.flops_per_step * 18 * 3)
  expect(plan.checkpoint_bytes).toBe(4 * parameters * 3)
})

test('a number that 32 bits would take for zero or for infinity is refused wherever it stands, and no other', async () => {
  const places: [string, (value: number) => object][] = [
    ['optimizer.learning_rate', (value) => ({ optimizer: { type: 'sgd', learning_rate: value } })],
    ['regularization.l2', (value) => ({ regularization: { l2: value } })],
    ['regularization.gradient_clip_norm', (value) => ({ regularization: { gradient_clip_norm: value } })],
    ['schedule.initial_divisor', (value) => ({ schedule: { type: 'one_cycle', initial_divisor: value } })],
  ]
  const refused = async (parts: object): Promise<string[]> =>
    check({ dataset: { id }, architecture: cnn, ...parts }).then(
      () => [],
      (error: AppError) => error.details.map(({ path, rule }) => `${path} ${rule}`),
    )
  const value = fc.oneof(fc.double({ min: 0, minExcluded: true, max: 1e9, noNaN: true }), fc.constantFrom(5e-324, 1e-40, 1e-38, 1.2e-38, 1e-37, 1e-8, 1))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...places), value, async ([path, parts], number) => {
      // As 32 bits have it: a number below the least normal one loses digits, and hardware takes it for zero.
      const [kept = 0] = new Float32Array([number])
      const isNearBound = Math.abs(number / 2 ** -126 - 1) < 0.03
      const found = (await refused(parts(number))).filter((rule) => rule.endsWith('precision'))
      if (!isNearBound) expect(found).toEqual(kept < 2 ** -126 ? [`${path} single_precision`] : [])
    }),
    { numRuns: 500 },
  )
  expect(await refused({ regularization: { l2: 1e300 } })).toEqual(['regularization.l2 single_precision'])
  const layers = [{ type: 'flatten' }, { type: 'dense', units: 2, regularization: { l1: 1e-40 } }]
  expect(await refused({ architecture: { layers } })).toEqual(['architecture.layers[1].regularization.l1 single_precision'])
})

test('class weights of any size are taken, but none that is lost beside another', async () => {
  const ratio = async (class_weights: object) =>
    check({ dataset: { id }, architecture: cnn, training: { class_weights } }).then(
      () => 'taken',
      (error: AppError) => error.details.map(({ path, rule }) => `${path} ${rule}`).join(),
    )
  expect(await ratio({ a: 1e308, b: 1e308, c: 1e308 })).toBe('taken')
  expect(await ratio({ a: 1e-300, b: 1e-300, c: 1e-300 })).toBe('taken')
  expect(await ratio({ a: 1e6 })).toBe('taken')
  for (const weights of [{ a: 1e308 }, { a: 1e308, b: 1e308 }, { a: 1e-7 }, { a: 5e-324, b: 1, c: 1 }])
    expect(await ratio(weights)).toBe('training.class_weights ratio')
})

test('every mistake is reported at once: unknown key, negative rate, a layer that cannot connect, a missing data set', async () => {
  const missing = `ds_${'1'.repeat(26)}`
  const layers = [
    { type: 'conv2d', filters: 8, colour: 'red' },
    { type: 'dropout', rate: -1 },
    { type: 'dense', units: 10 },
  ]
  const error = await rejectionOf({ datset: 1, dataset: { id: missing }, architecture: { layers }, optimizer: { type: 'adam', learning_rate: -0.1 } })
  expect(error.code).toBe('invalid_request')
  expect(error.details.map(({ path, rule }) => `${path} ${rule}`).sort()).toEqual([
    'architecture.layers[0].colour unknown_field',
    'architecture.layers[1].rate minimum',
    'architecture.layers[2] shape',
    'dataset.id exists',
    'datset unknown_field',
    'optimizer.learning_rate minimum',
  ])
  expect(error.details.find(({ path }) => path === 'architecture.layers[2]')).toMatchObject({ received: '[height, width, channels]' })
})

test('with the data set known, shapes are reported with their sizes', async () => {
  const error = await rejectionOf({ dataset: { id }, architecture: { layers: [{ type: 'dense', units: 3 }] } })
  expect(error.details).toMatchObject([{ path: 'architecture.layers[0]', rule: 'shape', received: [28, 28, 1] }])
})

test('a layer of unknown type ends the reading of shapes without inventing an error of the output layer', async () => {
  const error = await rejectionOf({ dataset: { id }, architecture: { layers: [{ type: 'conv2d', filters: 4 }, { type: 'transformer' }] } })
  expect(error.details.map(({ path }) => path)).toEqual(['architecture.layers[1].type'])
})

test.each([
  [null, 'not_found', 'exists'],
  [{ ...images, status: 'preparing' as const }, 'conflict', 'ready'],
  [{ ...images, status: 'failed' as const, error: 'bad file' }, 'conflict', 'ready'],
])('a data set that is not there or not ready is the only error: %#', async (dataset, code, rule) => {
  const error = await rejectionOf({ dataset: { id }, architecture: cnn }, dataset)
  expect(error.code).toBe(code)
  expect(error.details).toMatchObject([{ path: 'dataset.id', rule, received: id }])
})

test('a network that is too large is over the limit, with the numbers', async () => {
  const error = await rejectionOf({
    dataset: { id },
    architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 65_536 }, { type: 'dense', units: 65_536 }] },
  })
  expect(error.code).toBe('over_limit')
  expect(error.details[0]?.message).toContain('200,000,000')
})

test('rules between fields and the data set are reported with the field', async () => {
  const columns = [{ name: 'x', type: 'numeric' as const, missing: 0, mean: 0, std: 1, categories: null }]
  const table: KnownDataset = { ...images, info: { ...info, kind: 'table', task: 'regression', input_shape: [2], classes: [], columns } }
  const error = await rejectionOf(
    {
      dataset: { id, validation_fraction: 0 },
      architecture: { layers: [] },
      augmentation: [{ type: 'horizontal_flip' }],
      ensemble: { members: 2, combine: 'vote', selection: 'greedy' },
      regularization: { label_smoothing: 0.1 },
      training: { early_stopping: { metric: 'val_accuracy' } },
    },
    table,
  )
  expect(error.details.map(({ path }) => path).sort()).toEqual([
    'augmentation[0]',
    'dataset.validation_fraction',
    'ensemble.combine',
    'regularization.label_smoothing',
    'training.early_stopping.metric',
    'training.early_stopping.metric',
  ])
})

test.each([
  [
    'val_auc',
    0.1,
    [
      'schedule.metric must be one of val_loss, val_accuracy, val_roc_auc, val_average_precision, val_log_loss, val_balanced_accuracy, val_f1_macro, val_f1_weighted, val_mcc, val_brier_score, loss, accuracy, which are measured in classification',
    ],
  ],
  ['val_loss', 0, ['schedule.metric needs dataset.validation_fraction above 0']],
])('a plateau of %s, which is not measured with a validation split of %s, is refused: the rate would fall at once', async (metric, fraction, messages) => {
  const error = await rejectionOf({ dataset: { id, validation_fraction: fraction }, architecture: cnn, schedule: { type: 'reduce_on_plateau', metric } })
  expect(error.details.map(({ message }) => message)).toEqual(messages)
})

test.each([
  null,
  undefined,
  3,
  [],
  'job',
  { architecture: null },
  { architecture: { layers: 'x' } },
  { architecture: { layers: [null, 3, []] } },
  { dataset: { id: { $gt: '' } } },
])('any JSON is refused with errors, never with a crash: %j', async (body) => {
  expect((await rejectionOf(body)).details.length).toBeGreaterThan(0)
})

test('snapshots are one training of as many cycles as members: the rate is filled in, and the work counted once', async () => {
  const plan = await check({ dataset: { id }, architecture: cnn, training: { epochs: 6, batch_size: 100 }, ensemble: { members: 3, method: 'snapshot' } })
  expect(plan.spec.schedule).toEqual({ type: 'cosine', cycles: 3, final_fraction: 0, warmup_epochs: 0 })
  expect(plan.total_flops).toBe(plan.flops_per_step * 54)
  expect((await check(plan.spec)).spec).toEqual(plan.spec)
})

test('snapshots refuse what would bend or end their cycles, all at once', async () => {
  const error = await rejectionOf({
    dataset: { id },
    architecture: cnn,
    schedule: { type: 'exponential', decay: 0.9, warmup_epochs: 1 },
    training: { epochs: 7, early_stopping: { patience: 2 } },
    ensemble: { members: 3, method: 'snapshot' },
  })
  const errors = new Set(error.details.map(({ path, rule }) => `${path} ${rule}`))
  for (const error of ['training.epochs whole_cycles', 'schedule cyclic', 'schedule.warmup_epochs cyclic', 'training.early_stopping whole_cycles'])
    expect([...errors]).toContain(error)
  const lone = await rejectionOf({ dataset: { id }, architecture: cnn, ensemble: { members: 1, method: 'snapshot' } })
  expect(lone.details).toMatchObject([{ path: 'ensemble.members', rule: 'snapshots', received: 1 }])
})

test('schedules that change faster than the weights, and a choice among one member, are warned of', async () => {
  const warned = async (parts: object) => (await check({ dataset: { id }, architecture: cnn, ...parts })).warnings.map(({ path, rule }) => `${path} ${rule}`)
  const [one] = [{ epochs: 1, batch_size: info.rows }]
  expect(await warned({ training: one, schedule: { type: 'cosine', cycles: 2 } })).toContain('schedule.cycles steps')
  expect(await warned({ training: { ...one, epochs: 2 }, schedule: { type: 'cosine', cycles: 2 } })).not.toContain('schedule.cycles steps')
  expect(await warned({ training: one, schedule: { type: 'step', every_epochs: 0.5 } })).toContain('schedule.every_epochs steps')
  expect(await warned({ training: { epochs: 3, batch_size: info.rows }, schedule: { type: 'step', every_epochs: 1 } })).not.toContain(
    'schedule.every_epochs steps',
  )
  const dataset = { id, validation_fraction: 0.2 }
  expect(await warned({ dataset, ensemble: { members: 1, selection: 'greedy' } })).toContain('ensemble.selection members')
  expect(await warned({ dataset, ensemble: { members: 1, combine: 'weighted' } })).toContain('ensemble.combine members')
  expect(await warned({ dataset, ensemble: { members: 2, selection: 'greedy' } })).not.toContain('ensemble.selection members')
})

test('crops need images and room', async () => {
  const evaluation = { multi_crop: { scales: [28, 20] } }
  expect((await rejectionOf({ dataset: { id }, architecture: cnn, evaluation })).details).toMatchObject([
    { path: 'evaluation.multi_crop.scales[1]', rule: 'size', received: 20 },
  ])
  const columns = [{ name: 'x', type: 'numeric' as const, missing: 0, mean: 0, std: 1, categories: null }]
  const table = { ...images, info: { ...info, kind: 'table' as const, input_shape: [1], columns } }
  const dense = { layers: [{ type: 'dense', units: 3 }] }
  expect((await rejectionOf({ dataset: { id }, architecture: dense, evaluation }, table)).details).toMatchObject([
    { path: 'evaluation.multi_crop', rule: 'images' },
  ])
})

test('batches of one row cannot be normalized by their own statistics: rejected where a row has one value a channel, a warning where it has more', async () => {
  const norm = { type: 'batch_normalization' }
  const single = { epochs: 1, batch_size: 1 }
  const dense = { layers: [{ type: 'flatten' }, { type: 'dense', units: 4 }, { type: 'residual', layers: [norm, { type: 'dense', units: 4 }] }] }
  const { details } = await rejectionOf({ dataset: { id }, architecture: dense, training: single })
  expect(details).toMatchObject([{ path: 'training.batch_size', rule: 'batch_statistics', received: 1 }])
  expect(details[0]?.message).toContain('must be 2 or more')
  const spatial = { layers: [{ type: 'conv2d', filters: 2 }, norm, { type: 'flatten' }] }
  const plan = await check({ dataset: { id }, architecture: spatial, training: single })
  expect(plan.warnings.map(({ path, rule }) => [path, rule])).toContainEqual(['training.batch_size', 'batch_statistics'])
  const whole = await check({ dataset: { id }, architecture: dense, training: { epochs: 1, batch_size: 2 } })
  expect(whole.warnings.filter(({ rule }) => rule === 'batch_statistics')).toEqual([])
})

const column = (name: string, categories: string[] | null = null) => ({
  name,
  type: categories ? ('categorical' as const) : ('numeric' as const),
  missing: 0,
  mean: 0,
  std: 1,
  categories,
})
const patients: KnownDataset = {
  ...images,
  info: {
    ...info,
    kind: 'table',
    input_shape: [3],
    columns: [column('x'), column('ward', ['a', 'b', 'c']), column('day', ['2024-01-01', '2024-02-30'])],
    split_columns: [
      { name: 'patient', role: 'group', values: 80 },
      { name: 'visit', role: 'time', values: 300 },
    ],
  },
}
const small = { architecture: { layers: [] } }

test('a job goes by the columns that the data set was uploaded with, unless it names others or none', async () => {
  const splitFor = async (split?: object) => (await check({ ...small, dataset: { id, ...(split ? { split } : {}) } }, patients)).spec.dataset.split
  expect(await splitFor()).toEqual({ type: 'holdout', group: 'patient', time: 'visit' })
  expect(await splitFor({ type: 'folds', time: null })).toEqual({ type: 'folds', folds: 5, repeats: 1, group: 'patient', time: null })
  expect(await splitFor({ type: 'holdout', group: 'ward', time: null })).toEqual({ type: 'holdout', group: 'ward', time: null })
  expect((await check({ architecture: cnn, dataset: { id } })).spec.dataset.split).toBeUndefined()
})

test('a job goes by the weights that the data set was uploaded with, unless it wants none', async () => {
  const known = defined(patients.info, 'info')
  const weights = { name: 'w', role: 'weight' as const, values: 9 }
  const weighted: KnownDataset = { ...patients, info: { ...known, split_columns: [...(known.split_columns ?? []), weights] } }
  const weightFor = async (dataset: object, of: KnownDataset = weighted) => (await check({ ...small, dataset: { id, ...dataset } }, of)).spec.dataset.weight
  expect([await weightFor({}), await weightFor({ weight: 'w' }), await weightFor({ weight: null })]).toEqual(['w', 'w', null])
  expect(await weightFor({}, patients)).toBeUndefined()
  const errorOf = async (weight: string, of: KnownDataset) => (await rejectionOf({ ...small, dataset: { id, weight } }, of)).details[0]
  expect(await errorOf('x', weighted)).toMatchObject({
    path: 'dataset.weight',
    message: 'dataset.weight names no weights of the data set: the data set has the weights w',
  })
  expect((await errorOf('x', patients))?.message).toContain('upload the table with weight_column, which names it')
})

test('a threshold needs two classes and validation rows', async () => {
  const threshold = { metric: 'f1' }
  const errorOf = async (dataset: object, known: KnownDataset) =>
    (
      await rejectionOf({ ...small, dataset: { id, split: { type: 'holdout', group: null, time: null }, ...dataset }, ensemble: { threshold } }, known)
    ).details.map(({ message }) => message)
  const ofClasses = (classes: string[]): KnownDataset => ({
    ...patients,
    info: { ...defined(patients.info, 'info'), classes, class_counts: classes.map(() => 500) },
  })
  expect(await errorOf({}, ofClasses(['a', 'b', 'c']))).toEqual(['ensemble.threshold is between two classes; the data set has 3'])
  expect(await errorOf({ validation_fraction: 0 }, ofClasses(['a', 'b']))).toEqual([
    'ensemble.threshold is fitted on validation rows: it needs dataset.validation_fraction above 0',
  ])
  expect((await check({ ...small, dataset: { id }, ensemble: { threshold } }, ofClasses(['a', 'b']))).spec.ensemble.threshold).toEqual(threshold)
})

test('folds make an ensemble of as many members, asked for either way', async () => {
  const split = { type: 'folds', folds: 4, repeats: 2, group: null, time: null }
  const bySplit = await check({ ...small, dataset: { id, split } }, patients)
  expect(bySplit.spec.ensemble).toMatchObject({ method: 'folds', members: 8 })
  const byMethod = await check({ architecture: cnn, dataset: { id }, ensemble: { method: 'folds', members: 3 } })
  expect(byMethod.spec.dataset.split).toMatchObject({ type: 'folds', folds: 3 })
  expect(byMethod).toMatchObject({ train_rows: 666, validation_rows: 334 })
})

test.each([
  [{ split: { type: 'holdout', group: 'doctor' } }, {}, 'dataset.split.group', 'names no column of the data set; they are patient, visit, x, ward, day'],
  [{ split: { type: 'holdout', time: 'day' } }, {}, 'dataset.split.time', 'must be a column of numbers or ISO dates'],
  [{ split: { type: 'holdout', time: 'patient' } }, {}, 'dataset.split.time', 'names the group column'],
  [{ split: { type: 'folds', group: 'ward' } }, {}, 'dataset.split.group', 'must have at least 5 different values to be divided; there are 3'],
  [{ split: { type: 'folds', folds: 30, repeats: 3 } }, {}, 'dataset.split.folds', 'must be at most 64'],
  [{ split: { type: 'folds', group: null, repeats: 2 } }, {}, 'dataset.split.repeats', 'must be 1: folds in time are the same each time'],
  [{ split: { type: 'folds' } }, { members: 3 }, 'ensemble.members', 'must be 5, folds × repeats'],
  [{ split: { type: 'folds' } }, { method: 'bagged' }, 'ensemble.method', 'must be folds, or left out'],
  [{ split: { type: 'folds' } }, { selection: 'greedy' }, 'ensemble.selection', 'needs dataset.split.repeats of 2 or more'],
  [{ split: { type: 'folds' } }, { combine: 'weighted' }, 'ensemble.combine', 'cannot be fitted with folds'],
  [{ split: { type: 'holdout' } }, { method: 'folds' }, 'dataset.split', 'must be of the type folds'],
  [{ split: { type: 'given' } }, {}, 'dataset.split', 'needs a data set with a split column'],
])('the split %j with the ensemble %j is refused at %s: it %s', async (dataset, ensemble, path, message) => {
  const error = await rejectionOf({ ...small, dataset: { id, ...dataset }, ensemble }, patients)
  expect(error.details).toEqual([expect.objectContaining({ path, message: expect.stringContaining(message) })])
})

test('a fit on all rows counts in the steps, and needs rows to add and a training that can be repeated without them', async () => {
  const withTest: KnownDataset = { ...images, info: { ...info, test_rows: 250 } }
  const job = { architecture: cnn, dataset: { id, final_fit: 'all_rows' }, training: { epochs: 3, batch_size: 100 } }
  const fitted = await check(job, withTest)
  // 900 rows are trained on and measured, then 1,000 and 250 are fitted in as many updates.
  expect(fitted.steps).toBe(2 * 3 * 9)
  expect(fitted.total_flops).toBe(fitted.steps * fitted.flops_per_step)
  expect((await check({ ...job, dataset: { id, final_fit: 'training_rows' } }, withTest)).steps).toBe(3 * 9)
  expect((await check({ ...job, dataset: { ...job.dataset, validation_fraction: 0 } }, withTest)).steps).toBe(2 * 3 * 10)
  const reasonOf = async (parts: object) =>
    (await rejectionOf({ ...job, ...parts })).details.map(({ path, message }) => (path === 'dataset.final_fit' ? message : path))
  expect(await reasonOf({ dataset: { ...job.dataset, validation_fraction: 0 } })).toEqual([
    'dataset.final_fit has no effect where no row is held out: leave it out',
  ])
  expect(await reasonOf({ ensemble: { method: 'snapshot', members: 3 } })).toEqual([expect.stringContaining('is not for members of the method snapshot')])
  expect(await reasonOf({ schedule: { type: 'reduce_on_plateau' } })).toEqual([expect.stringContaining('its rate follows what is measured')])
  expect(await reasonOf({ schedule: { type: 'range_test', from: 0.001, to: 1, steps: 20 } })).toEqual([expect.stringContaining('which makes no model')])
})

test('a group of images is refused: they have no columns', async () => {
  const error = await rejectionOf({ architecture: cnn, dataset: { id, split: { type: 'folds', group: 'patient' } } })
  expect(error.details[0]?.message).toBe('dataset.split.group needs a table: the data set has no columns')
})

test('what makes figures too good is a warning of the job: leaks of its data set, a group or time that the split does not go by, and copies of rows', async () => {
  const leaky: KnownDataset = {
    ...patients,
    warnings: [
      { code: 'label_copied', message: 'column "x" says the label "y" of 80 of 80 rows by itself', column: 'x' },
      { code: 'constant_column', message: 'column "day" is 1 in all rows', column: 'day' },
      { code: 'rows_repeated', message: '50 of 1000 rows have the inputs of an earlier row', count: 50 },
    ],
  }
  const leaksOf = async (dataset: object) => {
    const { warnings } = await check({ ...small, dataset: { id, ...dataset } }, leaky)
    return warnings.flatMap(({ path, rule }) => (path.startsWith('dataset.') && rule !== 'held_out' ? [`${path} ${rule}`] : []))
  }
  const none = { group: null, time: null }
  expect(await leaksOf({})).toEqual(['dataset.id label_copied'])
  expect(await leaksOf({ split: { type: 'folds', ...none } })).toEqual([
    'dataset.id label_copied',
    'dataset.split.group groups_across_split',
    'dataset.split.time future_rows',
    'dataset.split rows_repeated',
  ])
  expect(await leaksOf({ validation_fraction: 0, split: { type: 'holdout', ...none } })).toEqual(['dataset.id label_copied'])
})
