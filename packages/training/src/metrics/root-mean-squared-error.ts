import { squaredError } from '../losses/squared-error.js'
import type { MeanMetric } from './metric.js'
import { pointDistances } from './point-value.js'

/** √(mean of (ŷ − y)²). */
export const rootMeanSquaredError: MeanMetric = {
  graph: squaredError,
  scores: (rows) => pointDistances(rows).map((distance) => distance ** 2),
  fromMean: Math.sqrt,
}
