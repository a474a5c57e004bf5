import { type EngineInfo, loadEngine, tf } from '@trainyard/engine'
import { type DatasetInfo, datasetTensors, elementAt, type JobSpecInput, readTensorFile, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import { recordingPorts, toySpec } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { classWeights } from '../losses/class-weights.js'
import { objectiveFor } from '../losses/objective.js'
import { meanOne, weightedRowMean } from '../losses/row-weights.js'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { trainMembers } from '../pack/train-members.js'
import type { MemberTask } from '../ports.js'
import { trainMember } from './train-member.js'

vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const x = Array.from({ length: 24 }, (_, row) => Math.sin(3 * row) + row / 10)
const y = x.map((value, row) => 5 - 2 * value + Math.cos(7 * row))
const weights = x.map((_, row) => [1, 0, 2.5, 10][row % 4] ?? 1)

/** A member's task on a table of one column and weights, the same rows to train on, to watch and to test. */
function taskOf(own: readonly number[] | null, parts: Partial<JobSpecInput>, { task = 'regression' as const, member = 0 } = {}): MemberTask {
  const numbers = (values: readonly number[]): StoredTensor => ({ dtype: 'F64', shape: [values.length], data: Float64Array.from(values) })
  const info: DatasetInfo = {
    kind: 'table',
    task,
    rows: x.length,
    test_rows: x.length,
    input_shape: [1],
    classes: [],
    class_counts: [],
    columns: [{ name: 'x', type: 'numeric', missing: 0, mean: 0, std: 1, categories: null }],
    label: 'y',
    ...(own ? { split_columns: [{ name: 'w', role: 'weight' as const, values: 4 }] } : {}),
  }
  const tensors = Object.fromEntries(
    (['train', 'test'] as const).flatMap((part) => [
      [datasetTensors.column(part, 0), numbers(x)],
      [datasetTensors.labels(part), numbers(y)],
      ...(own ? [[datasetTensors.aside(part, 0), numbers(own)] as const] : []),
    ]),
  )
  const dataset = { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0, ...(own ? { weight: 'w' } : {}) }
  const spec = toySpec({
    dataset,
    task,
    architecture: { layers: [] },
    optimizer: { type: 'sgd', learning_rate: 0.2 },
    training: { epochs: 400, batch_size: x.length },
    ...parts,
  })
  return { spec, info, dataset: readTensorFile(writeTensorFile(tensors)), member, seed: spec.seed, resume: null }
}

async function predicted(task: MemberTask, mode: 'auto' | 'eager' = 'auto') {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(task, ports, engine, { mode })
  if (outcome.status !== 'succeeded') throw new Error(outcome.status)
  return {
    values: Array.from(readTensorFile(outcome.predictions).tensor('test.outputs').data, Number),
    final: outcome.final,
    seen,
    predictions: outcome.predictions,
  }
}

/** The weighted least squares line, by its normal equations. */
function lineOf(own: readonly number[]): (value: number) => number {
  const sum = (of: (row: number) => number): number => own.reduce((total, weight, row) => total + weight * of(row), 0)
  const [s, sx, sy] = [sum(() => 1), sum((row) => elementAt(x, row, 'x')), sum((row) => elementAt(y, row, 'y'))]
  const [sxx, sxy] = [sum((row) => elementAt(x, row, 'x') ** 2), sum((row) => elementAt(x, row, 'x') * elementAt(y, row, 'y'))]
  const slope = (s * sxy - sx * sy) / (s * sxx - sx ** 2)
  return (value) => (sy - slope * sx) / s + slope * value
}

const furthest = (one: readonly number[], other: readonly number[]): number =>
  Math.max(...one.map((value, row) => Math.abs(value - elementAt(other, row, 'values'))))

test('training ends at the weighted least squares line, compiled, eagerly and in a pack, and its figures are weighted', async () => {
  const line = x.map(lineOf(weights))
  expect(furthest(line, x.map(lineOf(x.map(() => 1))))).toBeGreaterThan(0.1)
  const compiled = await predicted(taskOf(weights, {}))
  expect(furthest(compiled.values, line)).toBeLessThan(1e-3)
  expect(compiled.seen.events.filter((event) => 'level' in event && event.level === 'warn')).toEqual([])
  expect(furthest((await predicted(taskOf(weights, {}), 'eager')).values, line)).toBeLessThan(1e-3)
  const { ports } = recordingPorts()
  const packed = await trainMembers([taskOf(weights, {}), taskOf(weights, {}, { member: 1 })], ports, engine)
  for (const outcome of packed) {
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    expect(furthest(Array.from(readTensorFile(outcome.predictions).tensor('test.outputs').data, Number), line)).toBeLessThan(1e-3)
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const squares = compiled.values.reduce((sum, value, row) => sum + elementAt(weights, row, 'weights') * (value - elementAt(y, row, 'y')) ** 2, 0) / total
  expect(compiled.final['test_root_mean_squared_error']).toBeCloseTo(Math.sqrt(squares), 9)
  expect(Array.from(readTensorFile(compiled.predictions).tensor('test.weights').data, Number)).toEqual(weights)
  // The last epoch's loss is of standardized targets, by the weights before its only step.
  const deviation = Math.sqrt(y.reduce((sum, value) => sum + (value - y.reduce((all, own) => all + own, 0) / y.length) ** 2, 0) / y.length)
  expect(Number(compiled.final['loss']) * deviation ** 2).toBeCloseTo(squares, 2)
})

test('weights times a constant give the same training, however large or small, and weights that are all alike that of no weights', async () => {
  const parts = { training: { epochs: 5, batch_size: 7 } }
  const once = await predicted(taskOf(weights, parts))
  for (const factor of [4, 2 ** -40, 2 ** 60])
    expect(
      (
        await predicted(
          taskOf(
            weights.map((weight) => weight * factor),
            parts,
          ),
        )
      ).values,
    ).toEqual(once.values)
  expect(
    furthest(
      (
        await predicted(
          taskOf(
            weights.map((weight) => weight * 3),
            parts,
          ),
        )
      ).values,
      once.values,
    ),
  ).toBeLessThan(1e-5)
  expect(
    (
      await predicted(
        taskOf(
          x.map(() => 3),
          parts,
        ),
      )
    ).values,
  ).toEqual((await predicted(taskOf(null, parts))).values)
})

test('rows that are judged must count', async () => {
  const early = x.map((_, row) => (row < 2 ? 1 : 0))
  const { spec, info, dataset } = taskOf(early, { dataset: { id: `ds_${'0'.repeat(26)}`, weight: 'w', split: { type: 'folds', folds: 12 } } })
  const judgedBy = (member: number): string => {
    try {
      return String(prepareSplits(spec, info, dataset, member).validation?.weights)
    } catch (error) {
      return error instanceof Error ? error.message : ''
    }
  }
  const folds = Array.from({ length: 12 }, (_, member) => judgedBy(member))
  const error = 'dataset.weight: all 2 validation rows have the weight 0: choose other rows, or set dataset.weight to null'
  expect(folds.filter((each) => each === error).length).toBeGreaterThanOrEqual(10)
  expect(folds.filter((each) => each !== error).every((each) => each.includes('1'))).toBe(true)
  await expect(predicted(taskOf(weights, { dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0, weight: 'v' } }))).rejects.toThrow('no weights "v"')
})

test('a step on rows of integer weights is the step on each row so many times, with weights of classes as well', () => {
  const labels = x.map((value) => (value > 1 ? 1 : 0))
  const counts = x.map((_, row) => row % 3)
  const repeated = counts.flatMap((count, row) => Array.from({ length: count }, () => row))
  for (const asked of [null, 'balanced', { a: 3 }] as const) {
    const gradientOf = (rows: readonly number[], own: Float64Array | null): number[] => {
      const y01 = Int32Array.from(rows, (row) => elementAt(labels, row, 'labels'))
      const objective = objectiveFor(
        { type: 'cross_entropy' },
        { smoothing: 0.1, weights: classWeights(asked, ['a', 'b'], y01, own), target: null, classes: 2, epochMetrics: new Set() },
      )
      const inputs = tf.tensor2d(rows.map((row) => [elementAt(x, row, 'x'), 1]))
      const of = own ? tf.tensor1d(Float32Array.from(meanOne(own))) : undefined
      const gradient = tf.grad((kernel) => weightedRowMean(objective.trainingLoss(tf.matMul(inputs, kernel as never), tf.tensor1d(y01, 'int32')), of))(
        tf.tensor2d([0.3, -0.2, 0.1, 0.4], [2, 2]),
      )
      return Array.from(gradient.dataSync())
    }
    const weighted = gradientOf([...x.keys()], Float64Array.from(counts))
    expect(furthest(weighted, gradientOf(repeated, null))).toBeLessThan(1e-6)
    expect(Math.max(...weighted.map(Math.abs))).toBeGreaterThan(0.01)
  }
})
