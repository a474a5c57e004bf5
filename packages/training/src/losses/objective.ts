import { tf } from '@trainyard/engine'
import { defined, lossOf, type TargetScaling, type Task } from '@trainyard/spec'
import { metricsOf } from '../metrics/index.js'
import { fromMean, isMean, type Metric, type PredictedRows, valueOf } from '../metrics/metric.js'
import { rowLoss, type RowLoss } from './index.js'
import { type TaskOutput, taskOutput, unscaledTarget } from './task-output.js'

/** Named float32 scalars on the device, or the same on the host. */
export type Scalars = Record<string, tf.Scalar>
export type Numbers = Record<string, number>

/**
 * What a task asks of the network's output [batch, outputs], given labels y [batch]: the loss that is trained on, and the figures that are reported.
 * Figures over a split are sums over its rows, added up on the host in float64, so that they do not depend on how the rows were batched.
 */
export type Objective = TaskOutput & {
  /** The loss of each row that training minimises, without penalties. */
  trainingLoss: RowLoss
  /** Means over a training batch, by metric key, of targets as steps see them. */
  batchMetrics(output: tf.Tensor2D, y: tf.Tensor1D): Scalars
  /** Such a mean in the units in which it is shown. */
  inUnits(key: string, mean: number): number
  /** Sums over the rows of an evaluation batch, by metric key; `loss` is the plain loss, without smoothing or penalties. */
  sums(output: tf.Tensor2D, y: tf.Tensor1D): Scalars & { loss: tf.Scalar }
  /**
   * Metrics of a split by key, without the prefix of the split: from its sums, and from its rows where a metric needs them all at once. Those of an epoch are
   * the ones that are cheap, watched or asked for. NaN where one is not defined.
   */
  summarise(sums: Numbers, rows: PredictedRows, extent: 'epoch' | 'all'): Numbers
}

/**
 * What the tasks need to know besides the network. `weights` are those of the classes, `target` is how a regression target was standardized, `epochMetrics` are
 * the keys of further metrics to measure after every epoch.
 */
export type ObjectiveOptions = {
  smoothing: number
  weights: readonly number[] | null
  target: TargetScaling | null
  classes: number
  epochMetrics: ReadonlySet<string>
}

/** The loss and the figures of a task. In training the loss is smoothed, and each row counts as its class weighs. */
export function objectiveFor(task: Task, { smoothing, weights, target, classes, epochMetrics }: ObjectiveOptions): Objective {
  const [smoothed, plain] = [rowLoss(lossOf(task), smoothing), rowLoss(lossOf(task), 0)]
  const inTraining = metricsOf({ task, classes }, 'training').filter(isMean)
  const heldOut = metricsOf({ task, classes }, 'validation')
  const ofEpoch = heldOut.filter(({ record }) => record.everyEpoch || epochMetrics.has(record.key))
  const { std } = target ?? unscaledTarget
  // The graph sees standardized targets; what has the target's unit is scaled back on the host.
  const isScaled = ({ record }: Metric): boolean => record.unit === 'target'
  const scaledKeys = new Set(inTraining.filter(isScaled).map(({ record }) => record.key))
  return {
    ...taskOutput(task, target),
    trainingLoss: (output, y) => (weights ? tf.mul(smoothed(output, y), tf.gather(tf.tensor1d([...weights]), y)) : smoothed(output, y)),
    batchMetrics: (output, y) => byKey(inTraining, ({ half }) => tf.mean(half.graph(output, y)) as tf.Scalar),
    inUnits: (key, mean) => (scaledKeys.has(key) ? mean * std : mean),
    sums: (output, y) => ({
      loss: tf.sum(plain(output, y)) as tf.Scalar,
      ...byKey(heldOut.filter(isMean), ({ half }) => tf.sum(half.graph(output, y)) as tf.Scalar),
    }),
    summarise: (sums, rows, extent) => {
      const mean = (key: string): number => defined(sums[key], `the sum of ${key}`) / rows.labels.length
      const value = (metric: Metric): number => {
        if (!isMean(metric)) return valueOf(metric, rows)
        const unscaled = fromMean(metric, mean(metric.record.key))
        return isScaled(metric) ? unscaled * std : unscaled
      }
      return { loss: mean('loss'), ...byKey(extent === 'all' ? heldOut : ofEpoch, value) }
    },
  }
}

const byKey = <Of extends Metric, Value>(metrics: readonly Of[], value: (metric: Of) => Value): Record<string, Value> =>
  Object.fromEntries(metrics.map((metric) => [metric.record.key, value(metric)]))
