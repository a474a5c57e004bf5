import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { analysisBody, defined, elementAt, ensembleResult, fittedOf, type JobSpecInput, readTensorFile } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { type PlainTable, tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { readMemberFile } from '../checkpoint/member-file.js'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { trainMember } from '../loop/train-member.js'
import { createPredictor } from '../predictor/create-predictor.js'
import { combineEnsemble } from './combine-ensemble.js'

vi.setConfig({ testTimeout: 120_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const folds = { type: 'folds', folds: 3, repeats: 2 } as const
const partsOf = (combine: 'mean' | 'vote'): Partial<JobSpecInput> => ({
  dataset: { id: `ds_${'0'.repeat(26)}`, split: folds },
  training: { epochs: 4, batch_size: 8 },
  optimizer: { type: 'sgd', learning_rate: 0.1 },
  ensemble: { members: 6, method: 'folds', combine },
})

/** Rows whose numbers lie far apart, so that each fold scales them differently; a gap, too. */
const rows = 45
const x = Array.from({ length: rows }, (_, row) => (row === 7 ? Number.NaN : ((row * 17) % rows) ** 2))
const values: PlainTable = { x, y: x.map((value, row) => 5e6 + (Number.isNaN(value) ? 0 : value) + (row % 4)) }
const classes: PlainTable = { x, y: x.map((value) => (value > 600 ? 1 : 0)), classes: ['low', 'high'] }

async function trained(table: PlainTable, combine: 'mean' | 'vote' = 'mean') {
  const parts = partsOf(combine)
  const tasks = Array.from({ length: 6 }, (_, member) => tableTask(table, parts, { test: table, member }))
  const runs = []
  for (const task of tasks) {
    const { ports, seen } = recordingPorts()
    const outcome = await trainMember(task, ports, engine, { mode: 'eager' })
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    runs.push({ index: task.member, predictions: readTensorFile(outcome.predictions), file: defined(seen.checkpoints.at(-1), 'the final checkpoint').file })
  }
  const first = defined(tasks[0], 'the first member')
  return { task: first, runs, outcome: combineEnsemble({ spec: first.spec, info: first.info, members: runs }) }
}

/** What the members say of each training row that have not seen it, read from their stored predictions. */
function heldOutValues(runs: Awaited<ReturnType<typeof trained>>['runs'], columns: number): number[][][] {
  const said: number[][][] = Array.from({ length: rows }, () => [])
  for (const { predictions } of runs) {
    const { data } = predictions.tensor('validation.outputs')
    for (const [position, row] of (predictions.tensor('validation.rows').data as Int32Array).entries())
      said[row]?.push(Array.from({ length: columns }, (_, column) => Number(data[position * columns + column])))
  }
  return said
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, value) => sum + value, 0) / numbers.length

test('of values: every row is judged by the two members that have not seen it, and the figures are those of their mean', async () => {
  const { runs, outcome, task } = await trained(values)
  const { result, analysis, weights } = outcome
  const said = heldOutValues(runs, 1)
  expect(said.map((own) => own.length)).toEqual(Array.from({ length: rows }, () => 2))
  const errors = said.map((own, row) => mean(own.map((one) => Number(one[0]))) - elementAt(values.y, row, 'targets'))
  expect(ensembleResult.parse(result)).toEqual(result)
  expect(analysisBody.parse(analysis)).toEqual(analysis)
  expect(weights).toEqual(Array.from({ length: 6 }, () => 1 / 6))
  expect(result).toMatchObject({ split: 'out_of_fold', members_used: 6 })
  expect(analysis).toMatchObject({ split: 'out_of_fold', dataset_split: 'train', rows })
  const rmse = Math.sqrt(mean(errors.map((error) => error ** 2)))
  expect(result?.metrics['root_mean_squared_error']).toBeCloseTo(rmse, 6)
  const [low, high] = defined(result?.intervals?.['root_mean_squared_error'], 'interval')
  expect(Number(low)).toBeLessThan(rmse)
  expect(Number(high)).toBeGreaterThan(rmse)
  await expectServed(task, runs, outcome)
})

test.each(['mean', 'vote'] as const)('of classes: by %s the figure is the share of rows that those say right who have not seen them', async (combine) => {
  const { runs, outcome, task } = await trained(classes, combine)
  const said = heldOutValues(runs, 2)
  const votes = (own: readonly number[][]): number => {
    const each = own.map(([no, yes]) => (combine === 'vote' ? (Number(yes) > Number(no) ? 1 : 0) : Number(yes)))
    const tie = mean(own.map((one) => Number(one[1])))
    return Math.abs(mean(each) - 0.5) < 1e-9 ? tie : mean(each)
  }
  const right = said.filter((own, row) => (votes(own) > 0.5 ? 1 : 0) === classes.y[row]).length
  expect(outcome.result?.metrics['accuracy']).toBeCloseTo(right / rows, 12)
  expect(outcome.result?.test?.['accuracy']).toBeGreaterThan(0.5)
  expect(outcome.result?.calibration?.judged_on).toBe('test')
  if (combine === 'mean') await expectServed(task, runs, outcome)
})

/** Served, each member prepares raw rows by what was fitted on its own training rows: it says of the test rows what it said at the end of its training. */
async function expectServed(
  { spec, info, dataset }: Awaited<ReturnType<typeof trained>>['task'],
  runs: Awaited<ReturnType<typeof trained>>['runs'],
  { weights, combine, conformal }: ReturnType<typeof combineEnsemble>,
) {
  const own = runs.map(({ file }) => readMemberFile(file))
  expect(new Set(own.map(({ preprocessing }) => JSON.stringify(preprocessing))).size).toBeGreaterThan(1)
  const { preprocessing, target } = elementAt(own, 0, 'members')
  const common = manifestOf({ spec, dataset: info, preprocessing, target, combine, weights })
  const manifest = {
    ...common,
    conformal: defined(conformal, 'scores'),
    members: common.members.map((member) => {
      const { preprocessing: fitted, target: scaling } = elementAt(own, member.index, 'members')
      return { ...member, fitted: { preprocessing: fitted, target: scaling } }
    }),
  }
  for (const member of [0, 4]) expect(fittedOf(manifest, member).preprocessing).toEqual(prepareSplits(spec, info, dataset, member).preprocessing)
  const predictor = createPredictor({ manifest, members: runs })
  try {
    const predictions = await predictor.predict(
      x.map((value) => [Number.isNaN(value) ? null : value]),
      { members: true, interval: 0.5 },
    )
    // The scores are of these very rows, so that half of them are within, and one more.
    const labels = runs[0]?.predictions.tensor('test.labels').data ?? []
    const within = predictions.filter(({ interval, value }, row) =>
      value === undefined
        ? interval?.labels?.includes(elementAt(info.classes, Number(labels[row]), 'classes'))
        : Number(interval?.low) <= Number(labels[row]) && Number(labels[row]) <= Number(interval?.high),
    )
    expect(Math.abs(within.length - 23)).toBeLessThanOrEqual(spec.task === 'regression' ? 1 : 22)
    expect(() => predictor.check({ members: false, interval: 0.99 }, 1)).toThrow('interval must be at most 0.978: the job of the model held out 45 rows')
    for (const [row, prediction] of predictions.entries())
      for (const [member, said] of (prediction.members ?? []).entries()) {
        const { data, shape } = elementAt(runs, member, 'members').predictions.tensor('test.outputs')
        const columns = elementAt(shape, 1, 'columns')
        const given = 'value' in said ? [said.value] : (said.probabilities ?? []) // default: a member without them fails below
        for (let column = 0; column < columns; column += 1)
          expect(Math.abs(Number(given[column]) - Number(data[row * columns + column]))).toBeLessThan('value' in said ? 1e-3 : 1e-5)
      }
  } finally {
    predictor.dispose()
  }
}
