import { loadEngine, randomKey, tf, uniformValues } from '@trainyard/engine'
import { elementAt, metricRecords, type Task } from '@trainyard/spec'
import { beforeAll, describe, expect, test } from 'vitest'
import { objectiveFor } from '../losses/objective.js'
import { taskOutput } from '../losses/task-output.js'
import { ensembleMetric, metricsOf } from './index.js'
import { isMean, meanOf, valueOf } from './metric.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const rows = 60
const draw = (count: number, purpose: string) => Array.from(uniformValues(count, randomKey({ seed: 5, member: 0, purpose })))
const tasks = { classification: 3, regression: 1 } as const
const target = { mean: 10, std: 4 }

/** Outputs of a network for a task, the labels as steps see them, and both as users do. */
function predicted(task: Task) {
  const columns = tasks[task]
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
  const { predictions, shown } = taskOutput(task, target)
  return { network, y, shown: { outputs: shown(Float32Array.from(predictions(network).dataSync())), labels, columns } }
}

const places = ['training', 'validation', 'test', 'ensemble'] as const

describe.each(Object.keys(tasks) as Task[])('the metrics of %s', (task) => {
  const known = places.flatMap((place) => metricsOf(task, place))

  test('have every record of predictions among them', () => {
    const wanted = metricRecords.filter(({ source, tasks: own }) => source === 'predictions' && own.some((each) => each === task)).map(({ key }) => key)
    expect(new Set(known.map(({ record }) => record.key))).toEqual(new Set(wanted))
    expect(known).toContain(ensembleMetric(task))
  })

  test('lie within the ranges of their records, and at the better end for perfect predictions', () => {
    const { shown } = predicted(task)
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

  test('are the same from sums of the graph as from all rows on the host, whatever the batches', () => {
    const { network, y, shown } = predicted(task)
    const objective = objectiveFor(task, { smoothing: 0, weights: null, target })
    const sums: Record<string, number> = {}
    for (const [start, size] of [
      [0, 25],
      [25, 35],
    ] as const) {
      const batch = objective.sums(network.slice([start, 0], [size, shown.columns]), y.slice([start], [size]))
      for (const [key, sum] of Object.entries(batch)) sums[key] = (sums[key] ?? 0) + elementAt(sum.dataSync(), 0, 'sums')
    }
    const summary = objective.summarise(sums, shown)
    for (const metric of metricsOf(task, 'validation')) expect(summary[metric.record.key]).toBeCloseTo(valueOf(metric, shown), 4)
  })

  test('of a training batch are in the units of the host', () => {
    const { network, y, shown } = predicted(task)
    const objective = objectiveFor(task, { smoothing: 0, weights: null, target })
    const batch = objective.batchMetrics(network, y)
    for (const metric of metricsOf(task, 'training').filter(isMean)) {
      const { key } = metric.record
      const mean = Number(batch[key]?.dataSync()[0])
      expect(objective.inUnits(key, mean)).toBeCloseTo(meanOf(metric.half.scores(shown)), 4)
    }
  })
})
