import { elementAt } from '@trainyard/spec'
import { decisionMetric } from './class-counts.js'

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, index) => sum + value * elementAt(b, index, 'classes'), 0)

/** The correlation of predicted and true classes (Gorodkin 2004, eq. 8); 0 where either names one class alone. */
export const matthewsCorrelation = decisionMetric(({ right, actual, named }) => {
  const [correct, total] = [right.reduce((sum, value) => sum + value, 0), actual.reduce((sum, value) => sum + value, 0)]
  const spread = (total ** 2 - dot(named, named)) * (total ** 2 - dot(actual, actual))
  return spread > 0 ? (correct * total - dot(actual, named)) / Math.sqrt(spread) : 0
})
