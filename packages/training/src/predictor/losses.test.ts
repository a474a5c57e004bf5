import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, elementAt, type JobSpecInput, lossFacts, lossOf, quantilesOf, readTensorFile } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { type PlainTable, tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { combineEnsemble } from '../ensemble/combine-ensemble.js'
import { trainMember } from '../loop/train-member.js'
import { createPredictor } from './create-predictor.js'

vi.setConfig({ testTimeout: 120_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const x = Array.from({ length: 40 }, (_, row) => row)
const wave = x.map((row) => 30 + Math.sin(row) * 5 + row)

/** One member on a table, served: its weights as [outputs][kernel, bias] and what it predicts. */
async function trained(table: PlainTable, parts: Partial<JobSpecInput>) {
  const task = tableTask(table, { training: { epochs: 2, batch_size: 8 }, optimizer: { type: 'sgd', learning_rate: 0.05 }, ...parts }, { test: table })
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(task, ports, engine)
  if (outcome.status !== 'succeeded') throw new Error(outcome.status)
  expect(seen.events.filter((event) => 'level' in event && event.level === 'warn' && event.message.includes('without a graph'))).toEqual([])
  const { file } = defined(seen.checkpoints.at(-1), 'the final checkpoint')
  const stored = readTensorFile(file)
  const array = (end: string): number[] => {
    const name = defined(
      stored.names.find((each) => each.endsWith(end)),
      end,
    )
    return Array.from(stored.tensor(name).data, Number)
  }
  const { preprocessing, target } = prepareSplits(task.spec, task.info, task.dataset)
  const { result, analysis } = combineEnsemble({
    spec: task.spec,
    info: task.info,
    members: [{ index: 0, predictions: readTensorFile(outcome.predictions) }],
  })
  const predictor = createPredictor({
    manifest: manifestOf({ spec: task.spec, dataset: task.info, preprocessing, target, weights: [1] }),
    members: [{ index: 0, file }],
  })
  const predictions = await predictor.predict(
    x.map((value) => [value]),
    { members: true },
  )
  predictor.dispose()
  const [kernel, bias] = [array('/kernel'), array('/bias')]
  const column = preprocessing.kind === 'table' ? elementAt(preprocessing.columns, 0, 'columns') : null
  if (column?.type !== 'numeric') throw new Error('no column')
  const outputs = x.map((value) => kernel.map((own, unit) => own * ((value - column.mean) / column.std) + elementAt(bias, unit, 'bias')))
  return { task, target, predictions, outputs, final: outcome.final, result, analysis }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const valueIn = (prediction: object): number => ('value' in prediction ? Number(prediction.value) : Number.NaN)

test.each<[string, readonly number[], Partial<JobSpecInput>]>([
  ['absolute_error', wave, { loss: { type: 'absolute_error' } }],
  ['huber', wave, { loss: { type: 'huber', delta: 0.5 } }],
  ['quantile', wave, { loss: { type: 'quantile', quantiles: [0.1, 0.4, 0.8] } }],
  ['poisson', wave.map(Math.round), { loss: { type: 'poisson' } }],
  ['gamma', wave, { loss: { type: 'gamma' } }],
  ['squared_error of logarithms', wave, { target: { transform: 'log' } }],
  ['huber of log1p', wave.map((value) => value - 25), { loss: { type: 'huber' }, target: { transform: 'log1p' } }],
])('a regression on %s predicts in the unit of the target what its weights say, and is measured by it', async (_name, y, parts) => {
  const { task, predictions, outputs, final, result, analysis } = await trained({ x, y }, parts)
  const loss = lossOf(task.spec)
  const quantiles = quantilesOf(loss)
  const transform = task.spec.target?.transform ?? 'standardize'
  const [forward, back] = { standardize: [Number, Number], log: [Math.log, Math.exp], log1p: [Math.log1p, Math.expm1] }[transform] as [
    typeof Math.log,
    typeof Math.exp,
  ]
  const seen = y.map(forward)
  const deviation = Math.sqrt(mean(seen.map((value) => (value - mean(seen)) ** 2)))
  const inUnits = (output: number): number => (lossFacts(loss).link === 'log' ? mean(y) * Math.exp(output) : back(output * deviation + mean(seen)))
  const right = outputs.map((row) => row.map(inUnits).toSorted((a, b) => a - b))
  const middle = quantiles ? 1 : 0
  for (const [row, prediction] of predictions.entries()) {
    const own = elementAt(right, row, 'rows')
    expect(Math.abs(valueIn(prediction) - elementAt(own, middle, 'values'))).toBeLessThan(1e-4)
    if (quantiles) {
      const named = defined(prediction.quantiles, 'quantiles')
      expect(Object.keys(named).toSorted()).toEqual(quantiles.map(String).toSorted())
      for (const [index, quantile] of quantiles.entries())
        expect(Math.abs(Number(named[String(quantile)]) - elementAt(own, index, 'values'))).toBeLessThan(1e-4)
    }
  }
  const points = right.map((own) => elementAt(own, middle, 'values'))
  const mae = mean(points.map((value, row) => Math.abs(value - elementAt(y, row, 'targets'))))
  expect(final['test_mean_absolute_error']).toBeCloseTo(mae, 3)
  expect(result?.metrics['mean_absolute_error']).toBeCloseTo(mae, 3)
  expect(analysis?.regression?.mean_absolute_error).toBeCloseTo(mae, 3)
  const shares = quantiles ?? [0.5]
  const pinball = mean(
    right.flatMap((own, row) =>
      shares.map((share, column) => {
        const error = elementAt(y, row, 'targets') - elementAt(quantiles ? own : [elementAt(points, row, 'points')], column, 'values')
        return Math.max(share * error, (share - 1) * error)
      }),
    ),
  )
  expect(final['test_pinball_loss']).toBeCloseTo(pinball, 3)
  // In the last epoch the means of training rows have the same unit.
  expect(Number(final['mean_absolute_error'])).toBeGreaterThan(mae / 3)
  expect(Number(final['mean_absolute_error'])).toBeLessThan(mae * 3)
})

test.each<[string, Partial<JobSpecInput>]>([
  ['as it is', {}],
  ['by its logarithm', { target: { transform: 'log', clip: true } }],
  ['by quantiles', { loss: { type: 'quantile', quantiles: [0.1, 0.5, 0.9] } }],
  ['by the logarithm of its mean', { loss: { type: 'poisson' } }],
])('a target seen %s is clipped to the range of the training rows, in predictions and in figures, where that is asked for', async (_name, parts) => {
  const y = x.map((row) => (row < 20 ? 2 : 50))
  const settings = { optimizer: { type: 'sgd', learning_rate: 0.3 } as const, training: { epochs: 10, batch_size: 8 }, target: { clip: true }, ...parts }
  const { predictions, final } = await trained({ x, y }, settings)
  const free = await trained({ x, y }, { ...settings, target: { ...settings.target, clip: false } })
  const beyond = free.predictions.map(valueIn)
  expect(beyond.some((value) => value < 2 || value > 50)).toBe(true)
  const clipped = beyond.map((value) => Math.min(Math.max(value, 2), 50))
  for (const [row, prediction] of predictions.entries()) {
    const shown = [valueIn(prediction), ...Object.values(prediction.quantiles ?? {}).map(Number)]
    for (const value of shown) expect(value >= 2 && value <= 50).toBe(true)
    expect(Math.abs(valueIn(prediction) - elementAt(clipped, row, 'rows'))).toBeLessThan(1e-4)
  }
  expect(final['test_mean_absolute_error']).toBeCloseTo(mean(clipped.map((value, row) => Math.abs(value - elementAt(y, row, 'targets')))), 3)
})

test.each<[string, NonNullable<JobSpecInput['loss']>]>([
  ['absolute error', { type: 'absolute_error' }],
  ['Huber loss', { type: 'huber' }],
  ['quantiles', { type: 'quantile', quantiles: [0.25, 0.5, 0.75] }],
])('under the %s a target of a large offset predicts as the one shifted to zero', async (_name, loss) => {
  const offset = 2 ** 44
  // Whole numbers of 1/256, which the offset leaves as they are.
  const y = wave.map((value) => Math.round(value * 256) / 256)
  const [plain, shifted] = [await trained({ x, y }, { loss }), await trained({ x, y: y.map((value) => value + offset) }, { loss })]
  for (const [row, prediction] of shifted.predictions.entries())
    expect(Math.abs(valueIn(prediction) - offset - valueIn(elementAt(plain.predictions, row, 'rows')))).toBeLessThan(0.02)
  for (const key of ['root_mean_squared_error', 'mean_absolute_error', 'median_absolute_error', 'r2', 'pinball_loss'])
    expect(Math.abs(Number(shifted.result?.metrics[key]) - Number(plain.result?.metrics[key])), key).toBeLessThan(0.02)
})

test.each<[string, NonNullable<JobSpecInput['loss']>]>([
  ['binary_cross_entropy', { type: 'binary_cross_entropy' }],
  ['focal', { type: 'focal' }],
])('a classification by %s predicts the probabilities of both classes', async (type, loss) => {
  const y = x.map((value) => (value > 18 ? 1 : 0))
  const { predictions, outputs, final } = await trained({ x, y, classes: ['no', 'yes'] }, { loss, training: { epochs: 30, batch_size: 8 } })
  const right = outputs.map((row) => 1 / (1 + Math.exp(type === 'focal' ? elementAt(row, 0, 'no') - elementAt(row, 1, 'yes') : -elementAt(row, 0, 'yes'))))
  for (const [row, { probabilities = [] }] of predictions.entries()) {
    expect(Number(probabilities[1])).toBeCloseTo(elementAt(right, row, 'rows'), 5)
    expect(Number(probabilities[0])).toBeCloseTo(1 - elementAt(right, row, 'rows'), 5)
  }
  expect(final['test_accuracy']).toBeCloseTo(mean(right.map((p, row) => (p > 0.5 === (y[row] === 1) ? 1 : 0))), 12)
  expect(final['test_roc_auc']).toBe(1)
})

test.each<[string, readonly number[], Partial<JobSpecInput>, string]>([
  [
    'poisson',
    [1, -2, ...wave],
    { loss: { type: 'poisson' } },
    'the loss poisson takes values that are 0 or more; the target is -2 in training row 1, and 1 in all are not',
  ],
  ['gamma', [1, 0, ...wave], { loss: { type: 'gamma' } }, 'the loss gamma takes values that are above 0; the target is 0 in training row 1'],
  ['a logarithm', [1, 0, ...wave], { target: { transform: 'log' } }, 'target.transform log takes values that are above 0; the target is 0 in training row 1'],
])('%s names the values that it does not take', (_name, y, parts, message) => {
  const { spec, info, dataset } = tableTask({ x: y.map((_, row) => row), y }, parts)
  expect(() => prepareSplits(spec, info, dataset)).toThrow(message)
})
