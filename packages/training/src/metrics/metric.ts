import type { tf } from '@trainyard/engine'
import { higherIsBetter, type MetricRecord } from '@trainyard/spec'

/**
 * Predictions and the true values. `outputs` is row-major [rows, columns]: the probabilities of the classes, or with one column the values in the target's own
 * units. `labels` has the class number or the true value of each row.
 */
export type PredictedRows = { outputs: ArrayLike<number>; labels: ArrayLike<number>; columns: number }

/**
 * A metric that follows from the mean of a score per row. It can be had of a training batch, summed up in the graph over the batches of a split, and resampled
 * row by row.
 */
export type MeanMetric = {
  /**
   * Scores [batch] float32 in the graph, of the network's output [batch, outputs] (logits, or standardized values) and the labels [batch] as steps see them.
   */
  graph(output: tf.Tensor2D, y: tf.Tensor1D): tf.Tensor
  /** The same scores on the host, float64, of predictions as users see them. */
  scores(rows: PredictedRows): Float64Array
  /** What the mean of the scores becomes; the identity where it is missing. A metric that is reported of training batches has none. */
  fromMean?(mean: number): number
}

/** A metric of all rows of a split at once, computed on the host in float64. */
export type SplitMetric = { of(rows: PredictedRows): number }

export type MetricHalf = MeanMetric | SplitMetric

/** A metric whole: its record and its mathematics. */
export type Metric<Half extends MetricHalf = MetricHalf> = { record: MetricRecord; half: Half }

export const isMean = (metric: Metric): metric is Metric<MeanMetric> => 'graph' in metric.half

/** How many rows of row-major [rows, columns] have a number that is not finite. */
export function rowsNotFinite(values: ArrayLike<number>, columns: number): number {
  let rows = 0
  for (let start = 0; start < values.length; start += columns) {
    let cell = start
    while (cell < start + columns && Number.isFinite(values[cell])) cell += 1
    if (cell < start + columns) rows += 1
  }
  return rows
}

/** The arithmetic mean. */
export const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What the mean of the scores means. */
export const fromMean = ({ half }: { half: MeanMetric }, mean: number): number => (half.fromMean ? half.fromMean(mean) : mean)

/** The value of a metric on rows that have been predicted. */
export const valueOf = ({ half }: Metric, rows: PredictedRows): number => ('of' in half ? half.of(rows) : fromMean({ half }, meanOf(half.scores(rows))))

/** How much better one value is than another: positive is better, whichever way the metric points. */
export const gainOf = ({ record }: Metric, value: number, over: number): number => (record.direction === 'maximize' ? value - over : over - value)

/** Whether `value` beats `best` by more than `delta`. What is missing or not finite never does; anything finite beats nothing. */
export function improves(metric: string, value: number | null | undefined, best: number | null, delta = 0): value is number {
  if (value === null || value === undefined || !Number.isFinite(value)) return false
  if (best === null) return true
  return higherIsBetter(metric) ? value > best + delta : value < best - delta
}
