import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, type JobSpecInput, readTensorFile, type TypedArray } from '@trainyard/spec'
import { type PlainTable, tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { trainMembers } from '../pack/train-members.js'
import { trainMember } from './train-member.js'

vi.setConfig({ testTimeout: 120_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

/** A rate at which the weights stay as they are, so that every step of an epoch measures the same network. */
const still: Partial<JobSpecInput> = { optimizer: { type: 'sgd', learning_rate: 1e-12 } }

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2))) || 1

/** Loss and figure of a network without hidden layers on the first rows, all of them if left out, by plain loops in float64. */
function byRows(table: PlainTable, kernel: readonly number[], bias: readonly number[], rows = table.x.length): { loss: number; figure: number } {
  const each = Array.from({ length: rows }, (_, row) => ofRow(table, row, kernel, bias))
  return { loss: mean(each.map(({ loss }) => loss)), figure: mean(each.map(({ figure }) => figure)) }
}

/** Cross-entropy and whether the class is right, or squared error and the absolute one in the units of the target; inputs and targets are scaled by all rows. */
function ofRow({ x, y, classes = [] }: PlainTable, row: number, kernel: readonly number[], bias: readonly number[]): { loss: number; figure: number } {
  const [value, label] = [x[row] ?? 0, y[row] ?? 0]
  const outputs = kernel.map((weight, index) => ((value - mean(x)) / deviation(x)) * weight + (bias[index] ?? 0))
  if (classes.length > 0)
    return {
      loss: Math.log(outputs.reduce((sum, logit) => sum + Math.exp(logit), 0)) - (outputs[label] ?? 0),
      figure: outputs.indexOf(Math.max(...outputs)) === label ? 1 : 0,
    }
  const error = (outputs[0] ?? 0) - (label - mean(y)) / deviation(y)
  return { loss: error ** 2, figure: deviation(y) * Math.abs(error) }
}

/** The rows that an epoch trains on: without shuffling the first ones, whole batches where the last is dropped. */
const seenRows = (table: PlainTable, batch: number, dropLast: boolean): number => (dropLast ? Math.floor(table.x.length / batch) * batch : table.x.length)

async function epochOf(table: PlainTable, parts: Partial<JobSpecInput>, mode: 'auto' | 'eager' = 'eager') {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(tableTask(table, { ...still, ...parts }), ports, engine, { mode })
  if (outcome.status !== 'succeeded') throw new Error(outcome.status)
  const file = readTensorFile(defined(seen.checkpoints.at(-1), 'the final checkpoint').file)
  const numbers = (end: string): number[] => {
    const data: TypedArray = file.tensor(
      defined(
        file.names.find((name) => name.endsWith(end)),
        end,
      ),
    ).data
    return Array.from(data, Number)
  }
  return { final: outcome.final, kernel: numbers('/kernel'), bias: numbers('/bias'), points: seen.points, step: outcome.best?.step }
}

/** 129 rows in order, of which the last is far off. */
const outlier: PlainTable = {
  x: Array.from({ length: 129 }, (_, row) => (row === 128 ? 40 : row / 64 - 1)),
  y: Array.from({ length: 129 }, (_, row) => (row === 128 ? 90 : row / 32)),
}
const twoClasses: PlainTable = { x: outlier.x, y: outlier.x.map((value, row) => (row === 128 ? 0 : value > -0.2 ? 1 : 0)), classes: ['a', 'b'] }

describe('the means of an epoch are means over its rows', () => {
  test.each([128, 129, 1, 64])('of 129 rows in batches of %i, the last of which is far off', async (batch) => {
    const training = { epochs: 1, batch_size: batch, shuffle: false }
    const regression = await epochOf(outlier, { training }, 'auto')
    const right = byRows(outlier, regression.kernel, regression.bias)
    expect(regression.final['loss']).toBeCloseTo(right.loss, 4)
    expect(regression.final['mean_absolute_error']).toBeCloseTo(right.figure, 4)
    const classes = await epochOf(twoClasses, { training }, 'auto')
    const rightClasses = byRows(twoClasses, classes.kernel, classes.bias)
    expect(classes.final['loss']).toBeCloseTo(rightClasses.loss, 5)
    expect(classes.final['accuracy']).toBeCloseTo(rightClasses.figure, 6)
  })

  test('whatever the rows and the batches; and a point is the mean of the rows since the one before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          x: fc.uniqueArray(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 4, maxLength: 40 }),
          seed: fc.nat(1_000),
          batch: fc.integer({ min: 1, max: 45 }),
          every: fc.integer({ min: 1, max: 7 }),
          classes: fc.boolean(),
          dropLast: fc.boolean(),
        }),
        async ({ x, seed, batch, every, classes, dropLast }) => {
          const y = x.map((value, row) => (classes ? (row + seed) % 2 : value * 3 + ((row * 7 + seed) % 11)))
          const table: PlainTable = { x, y, ...(classes ? { classes: ['a', 'b'] } : {}) }
          const drop = dropLast && batch <= x.length
          // In the middle both classes are as likely: which one is named is settled by rounding.
          fc.pre(new Set(y).size > 1 && x.every((value) => Math.abs(value - mean(x)) > 1e-3))
          const training = { epochs: 2, batch_size: batch, shuffle: false, drop_last: drop, metrics_every_steps: every }
          const { final, kernel, bias, points } = await epochOf(table, { training, seed })
          const rows = seenRows(table, batch, drop)
          const trained = byRows(table, kernel, bias, rows)
          expect(final['loss']).toSatisfy(near(trained.loss))
          // The error has the unit of the target, whose values are float32 parts of their spread.
          const spread = classes ? 0 : Math.max(...y) - Math.min(...y)
          expect(final[classes ? 'accuracy' : 'mean_absolute_error']).toSatisfy(near(trained.figure, spread))
          // All points, each by the rows that it stands for, make up the mean of both epochs.
          const size = Math.min(batch, x.length)
          const perEpoch = Math.ceil(rows / size)
          const rowsUntil = (step: number): number => Math.floor(step / perEpoch) * rows + Math.min((step % perEpoch) * size, rows)
          let [before, sum] = [0, 0]
          for (const { step, value } of points.filter(({ key }) => key === 'loss')) {
            sum += (rowsUntil(step) - before) * (value ?? Number.NaN)
            before = rowsUntil(step)
          }
          expect(before).toBe(2 * rows)
          expect(sum / before).toSatisfy(near(trained.loss))
        },
      ),
      { numRuns: 40 },
    )
  })

  test.each([7, 64, 128])('with class weights, penalties and smoothed labels too (batches of %i)', async (batch) => {
    const training = { epochs: 1, batch_size: batch, shuffle: false }
    const weighted = await epochOf(twoClasses, { training: { ...training, class_weights: { a: 3, b: 1 } } })
    const rows = twoClasses.y.map((label, row) => ({ weight: label === 0 ? 3 : 1, ...ofRow(twoClasses, row, weighted.kernel, weighted.bias) }))
    const total = rows.reduce((sum, { weight }) => sum + weight, 0)
    expect(weighted.final['loss']).toSatisfy(near(rows.reduce((sum, { weight, loss }) => sum + weight * loss, 0) / total))
    expect(weighted.final['accuracy']).toSatisfy(near(mean(rows.map(({ figure }) => figure))))
    const penalized = await epochOf(twoClasses, { training, regularization: { l2: 0.5 } })
    const right = byRows(twoClasses, penalized.kernel, penalized.bias)
    expect(penalized.final['loss_data']).toSatisfy(near(right.loss))
    expect(penalized.final['loss']).toSatisfy((loss: number) => loss > right.loss)
    const smoothed = await epochOf(twoClasses, { training, regularization: { label_smoothing: 0.2 } })
    const other = { ...twoClasses, y: twoClasses.y.map((label) => 1 - label) }
    const [own, opposite] = [byRows(twoClasses, smoothed.kernel, smoothed.bias), byRows(other, smoothed.kernel, smoothed.bias)]
    expect(smoothed.final['loss']).toSatisfy(near(0.9 * own.loss + 0.1 * opposite.loss))
  })

  test('in a pack as alone', async () => {
    const { ports, seen } = recordingPorts()
    const parts = { ...still, training: { epochs: 1, batch_size: 128, shuffle: false } }
    const tasks = [0, 1, 2].map((member) => tableTask(outlier, parts, { member }))
    for (const outcome of await trainMembers(tasks, ports, engine)) {
      if (outcome.status !== 'succeeded') throw new Error(outcome.status)
      const checkpoint = defined(
        seen.checkpoints.find(({ kind, member }) => kind === 'final' && member === outcome.member),
        'the final checkpoint',
      )
      const file = readTensorFile(checkpoint.file)
      const numbers = (end: string): number[] =>
        Array.from(
          file.tensor(
            defined(
              file.names.find((name) => name.endsWith(end)),
              end,
            ),
          ).data as Float32Array,
        )
      const right = byRows(outlier, numbers('/kernel'), numbers('/bias'))
      expect(outcome.final['loss']).toBeCloseTo(right.loss, 4)
      expect(outcome.final['mean_absolute_error']).toBeCloseTo(right.figure, 4)
    }
  })

  test('and early stopping on the training loss follows them, not the luck of the row that is left alone', async () => {
    const early_stopping = { metric: 'loss', patience: 3, minimum_delta: 0.01, restore_best: false } as const
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      // The weights stand still, so that no epoch is better than the first.
      const { points } = await epochOf(outlier, { seed, training: { epochs: 12, batch_size: 128, metrics_every_steps: 1, early_stopping } })
      expect(Math.max(...points.map(({ epoch }) => epoch))).toBe(4)
    }
  })
})

const near =
  (right: number, spread = 0) =>
  (value: unknown): boolean =>
    typeof value === 'number' && Math.abs(value - right) <= 1e-5 * Math.max(1, Math.abs(right)) + 1e-6 * spread
