import { elementAt } from '@trainyard/spec'
import { squaredError } from '../losses/squared-error.js'
import type { MeanMetric } from './metric.js'

/** √(mean of (ŷ − y)²). */
export const rootMeanSquaredError: MeanMetric = {
  graph: squaredError,
  scores: ({ outputs, labels }) => Float64Array.from(outputs, (value, row) => (value - elementAt(labels, row, 'labels')) ** 2),
  fromMean: Math.sqrt,
}
