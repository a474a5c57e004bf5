import { loadEngine, randomKey, tf, uniformValues } from '@trainyard/engine'
import { ensembleMetricKeys, lossOf, metricRecords } from '@trainyard/spec'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { objectiveFor } from '../losses/objective.js'
import { taskOutput } from '../losses/task-output.js'
import { ensembleMetric, metricsOf, type MetricTask } from './index.js'
import { isMean, valueOf } from './metric.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const rows = 60
const draw = (count: number, purpose: string) => Array.from(uniformValues(count, randomKey({ seed: 5, member: 0, purpose })))
const tasks = [
  { task: 'classification', classes: 2 },
  { task: 'classification', classes: 3 },
  { task: 'classification', classes: 7 },
  { task: 'regression', classes: 0 },
] as const
const target = { mean: 10, std: 4 }

/** Outputs of a network for a task, the labels as steps see them, and both as users do. */
function predicted({ task, classes }: MetricTask) {
  const columns = Math.max(1, classes)
  const network = tf.tensor2d(
    draw(rows * columns, 'outputs').map((value) => 4 * value - 2),
    [rows, columns],
  )
  const drawn = draw(rows, 'labels')
  const y =
    task === 'classification'
      ? tf.tensor1d(
          Int32Array.from(drawn, (value) => Math.floor(value * columns)),
          'int32',
        )
      : tf.tensor1d(drawn)
  const labels = Array.from(y.dataSync(), (value) => (task === 'classification' ? value : value * target.std + target.mean))
  const { predictions, shown } = taskOutput(lossOf({ task }), target)
  return { network, y, shown: { outputs: shown(Float32Array.from(predictions(network).dataSync())), labels, columns } }
}

const places = ['training', 'validation', 'test', 'ensemble'] as const

test('every record of predictions is measured in one of the tasks, and by the metric that compares ensembles of it', () => {
  const known = new Set(tasks.flatMap((of) => places.flatMap((place) => metricsOf(of, place))).map(({ record }) => record.key))
  expect(known).toEqual(new Set(metricRecords.filter(({ source }) => source === 'predictions').map(({ key }) => key)))
  for (const of of tasks) expect(metricsOf(of, 'ensemble')).toContain(ensembleMetric(of.task, null))
  for (const key of ensembleMetricKeys) expect(ensembleMetric('classification', key).record.key).toBe(key)
})

describe.each(tasks)('the metrics of $task with $classes classes', (of) => {
  const { task, classes } = of
  const known = places.flatMap((place) => metricsOf(of, place))

  test('lie within the ranges of their records, and at the better end for perfect predictions', () => {
    const { shown } = predicted(of)
    const perfect =
      task === 'classification'
        ? shown.labels.flatMap((label) => Array.from({ length: shown.columns }, (_, column) => (column === label ? 1 : 0)))
        : shown.labels
    for (const metric of known) {
      const [low, high] = metric.record.range
      const value = valueOf(metric, shown)
      expect(value).toBeGreaterThanOrEqual(low ?? Number.NEGATIVE_INFINITY)
      expect(value).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY)
      const best = metric.record.direction === 'maximize' ? high : low
      if (best !== null) expect(valueOf(metric, { ...shown, outputs: perfect })).toBeCloseTo(best, 6)
    }
  })

  test('of a training batch are in the units of the host', () => {
    const { network, y, shown } = predicted(of)
    const objective = objectiveFor(lossOf({ task }), { smoothing: 0, weights: null, target, classes, epochMetrics: new Set() })
    const batch = objective.batchMetrics(network, y)
    for (const metric of metricsOf(of, 'training').filter(isMean)) {
      const { key } = metric.record
      const mean = Number(batch[key]?.dataSync()[0])
      expect(objective.inUnits(key, mean)).toBeCloseTo(valueOf(metric, shown), 4)
    }
  })
})

describe('rows that weigh', () => {
  const rowsOf = (of: MetricTask) =>
    fc
      .array(
        fc.record({
          scores: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: Math.max(1, of.classes), maxLength: Math.max(1, of.classes) }),
          label: of.task === 'classification' ? fc.nat(of.classes - 1) : fc.integer({ min: -5, max: 5 }),
          times: fc.integer({ min: 1, max: 3 }),
        }),
        { minLength: 2, maxLength: 12 },
      )
      .map((drawn) => {
        const rows = drawn.map(({ scores, ...row }) => {
          const total = scores.reduce((sum, score) => sum + score, 0)
          return { ...row, outputs: of.task === 'classification' ? scores.map((score) => score / total) : scores }
        })
        const predictedOf = (all: typeof rows) => ({
          outputs: all.flatMap(({ outputs }) => outputs),
          labels: all.map(({ label }) => label),
          columns: Math.max(1, of.classes),
        })
        return {
          weighed: { ...predictedOf(rows), weights: Float64Array.from(rows, ({ times }) => times) },
          repeated: predictedOf(rows.flatMap((row) => Array.from({ length: row.times }, () => row))),
          scaled: { ...predictedOf(rows), weights: Float64Array.from(rows, ({ times }) => times * 1024) },
        }
      })

  test.each(tasks)('count as often in every metric of $task with $classes classes; only the ratios of weights matter', (of) => {
    fc.assert(
      fc.property(rowsOf(of), ({ weighed, repeated, scaled }) => {
        for (const metric of metricsOf(of, 'ensemble')) {
          const right = valueOf(metric, repeated)
          for (const rows of [weighed, scaled]) {
            const value = valueOf(metric, rows)
            if (Number.isNaN(right)) expect(value, metric.record.key).toBeNaN()
            else expect(Math.abs(value - right), metric.record.key).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(right)))
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
