import type { Task } from '@trainyard/spec'
import { largestColumn } from './largest.js'

/** A metric that follows from the mean of a score per row; `gain(a, b)` is positive when a is better than b. */
export type RowMetric = {
  name: 'accuracy' | 'root_mean_squared_error'
  /** 1 for a right class, else 0; or the squared error of a value. */
  scores(outputs: ArrayLike<number>, labels: ArrayLike<number>, columns: number): Float64Array
  fromMean(mean: number): number
  gain(value: number, over: number): number
}

const accuracy: RowMetric = {
  name: 'accuracy',
  scores: (outputs, labels, columns) =>
    Float64Array.from({ length: labels.length }, (_, row) => (largestColumn(outputs, row, columns) === labels[row] ? 1 : 0)),
  fromMean: (mean) => mean,
  gain: (value, over) => value - over,
}

const rootMeanSquaredError: RowMetric = {
  name: 'root_mean_squared_error',
  scores: (outputs, labels) => Float64Array.from({ length: labels.length }, (_, row) => ((outputs[row] ?? Number.NaN) - (labels[row] ?? Number.NaN)) ** 2),
  fromMean: Math.sqrt,
  gain: (value, over) => over - value,
}

/** What an ensemble of each task is judged by. */
export const rowMetrics: Record<Task, RowMetric> = { classification: accuracy, regression: rootMeanSquaredError }

/** The arithmetic mean. */
export const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
