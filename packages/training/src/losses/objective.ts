import { tf } from '@trainyard/engine'
import { lossFacts, type LossSpec, type TargetScaling } from '@trainyard/spec'
import { metricsOf } from '../metrics/index.js'
import { isMean, type Metric, type PredictedRows, valueOf, weightedMean } from '../metrics/metric.js'
import { rowLoss, type RowLoss } from './index.js'
import { weightedRowMean } from './row-weights.js'
import { type TaskOutput, taskOutput } from './task-output.js'

/** Named float32 scalars on the device, or the same on the host. */
export type Scalars = Record<string, tf.Scalar>
export type Numbers = Record<string, number>

/**
 * What a loss asks of the network's output [batch, outputs], given labels y [batch]: what is trained on, and the figures that are reported. Figures of a split
 * are computed of all its rows on the host in float64, so that they do not depend on how the rows were batched.
 */
export type Objective = TaskOutput & {
  /** The loss of each row that training minimises, without penalties. */
  trainingLoss: RowLoss
  /** The plain loss of each row, without smoothing, weights or penalties. */
  plainLoss: RowLoss
  /** Means over a training batch, by metric key, in parts of `unit`; of weighted rows, each times its weight. */
  batchMetrics(output: tf.Tensor2D, y: tf.Tensor1D, weights?: tf.Tensor1D): Scalars
  /** Such a mean in the units in which it is shown. */
  inUnits(key: string, mean: number): number
  /**
   * Metrics of a split by key, without the prefix of the split, from the plain losses of its rows and from what was predicted. Those of an epoch are the ones
   * that are cheap, watched or asked for. NaN where one is not defined.
   */
  summarise(losses: Float64Array, rows: PredictedRows, extent: 'epoch' | 'all'): Numbers
}

/**
 * What is known besides the network. `weights` are those of the classes, `target` is how a regression target was scaled, `epochMetrics` are the keys of further
 * metrics to measure after every epoch.
 */
export type ObjectiveOptions = {
  smoothing: number
  weights: readonly number[] | null
  target: TargetScaling | null
  classes: number
  epochMetrics: ReadonlySet<string>
}

/** The loss and the figures of a job. In training the loss is smoothed, and each row counts as its class weighs. */
export function objectiveFor(loss: LossSpec, { smoothing, weights, target, classes, epochMetrics }: ObjectiveOptions): Objective {
  const { task } = lossFacts(loss)
  const [smoothed, plainLoss] = [rowLoss(loss, smoothing), rowLoss(loss, 0)]
  const inTraining = metricsOf({ task, classes }, 'training').filter(isMean)
  const heldOut = metricsOf({ task, classes }, 'validation')
  const ofEpoch = heldOut.filter(({ record }) => record.everyEpoch || epochMetrics.has(record.key))
  const scaledKeys = new Set(inTraining.filter(({ record }) => record.unit === 'target').map(({ record }) => record.key))
  const output = taskOutput(loss, target)
  return {
    ...output,
    plainLoss,
    trainingLoss: (outputs, y) => (weights ? tf.mul(smoothed(outputs, y), tf.gather(tf.tensor1d([...weights]), y)) : smoothed(outputs, y)),
    batchMetrics: (outputs, y, rowWeights) => {
      const [values, labels] = output.compared(outputs, y)
      return byKey(inTraining, ({ half }) => weightedRowMean(half.graph(values, labels) as tf.Tensor1D, rowWeights))
    },
    inUnits: (key, mean) => (scaledKeys.has(key) ? mean * output.unit : mean),
    summarise: (losses, rows, extent) => ({
      loss: weightedMean(losses, rows.weights ?? null),
      ...byKey(extent === 'all' ? heldOut : ofEpoch, (metric) => valueOf(metric, rows)),
    }),
  }
}

const byKey = <Of extends Metric, Value>(metrics: readonly Of[], value: (metric: Of) => Value): Record<string, Value> =>
  Object.fromEntries(metrics.map((metric) => [metric.record.key, value(metric)]))
