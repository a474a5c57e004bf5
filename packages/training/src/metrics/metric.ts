import type { tf } from '@trainyard/engine'
import { higherIsBetter, invariant, type MetricRecord } from '@trainyard/spec'

/**
 * Predictions and the true values. `outputs` is row-major [rows, columns]: the probabilities of the classes, or with one column the values in the target's own
 * units. `labels` has the class number or the true value of each row, `weights` how much each row counts; without them all count the same.
 * With `quantiles` the columns are the values of these.
 */
export type PredictedRows = {
  outputs: ArrayLike<number>
  labels: ArrayLike<number>
  columns: number
  weights?: RowWeights
  quantiles?: readonly number[] | null
}

/** How much each row counts, at least 0; null where all count the same. */
export type RowWeights = Float64Array | null

/** The value of a metric of known rows under any weights of them; NaN where it is not defined. A bootstrap asks for it thousands of times. */
export type WeightedValue = (weights: RowWeights) => number

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
export type SplitMetric = {
  /** What does not depend on the weights, such as an order of the rows, is done once. */
  over(rows: PredictedRows): WeightedValue
  /** The value under the rows' own weights. */
  of(rows: PredictedRows): number
}

/** A metric that is more than a mean over rows. */
export const splitMetric = (over: SplitMetric['over']): SplitMetric => ({ over, of: (rows) => over(rows)(rows.weights ?? null) })

/** A metric that is the mean of a score per row [rows], but is not measured of training batches. */
export const meanOverRows = (scores: (rows: PredictedRows) => Float64Array): SplitMetric =>
  splitMetric((rows) => {
    const known = scores(rows)
    return (weights) => weightedMean(known, weights)
  })

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

/** The mean of values under weights, which need not sum to 1; the arithmetic mean without them. */
export function weightedMean(values: Float64Array, weights: RowWeights): number {
  if (weights === null) return meanOf(values)
  invariant(weights.length === values.length, `${weights.length} weights for ${values.length} values`)
  let [sum, total] = [0, 0]
  // The lengths are equal, so no element is missing; a bootstrap comes here too often for a check of each.
  for (let row = 0; row < values.length; row += 1) {
    const weight = weights[row] as number
    sum += weight * (values[row] as number)
    total += weight
  }
  return sum / total
}

/** The arithmetic mean. */
export const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What the mean of the scores means. */
const fromMean = ({ half }: { half: MeanMetric }, mean: number): number => (half.fromMean ? half.fromMean(mean) : mean)

/** A metric of rows that have been predicted, under any weights of them. */
export function weightedValue({ half }: Metric, rows: PredictedRows): WeightedValue {
  if ('over' in half) return half.over(rows)
  const scores = half.scores(rows)
  return (weights) => fromMean({ half }, weightedMean(scores, weights))
}

/** The value of a metric on rows that have been predicted, under their own weights; NaN where it is not defined. */
export const valueOf = (metric: Metric, rows: PredictedRows): number => weightedValue(metric, rows)(rows.weights ?? null)

/** How much better one value is than another: positive is better, whichever way the metric points. */
export const gainOf = ({ record }: Metric, value: number, over: number): number => (record.direction === 'maximize' ? value - over : over - value)

/** Whether `value` beats `best` by more than `delta`. What is missing or not finite never does; anything finite beats nothing. */
export function improves(metric: string, value: number | null | undefined, best: number | null, delta = 0): value is number {
  if (value === null || value === undefined || !Number.isFinite(value)) return false
  if (best === null) return true
  return higherIsBetter(metric) ? value > best + delta : value < best - delta
}
