import { elementAt } from '@trainyard/spec'
import { meanOverRows } from './metric.js'
import { smallestProbability } from './smallest-probability.js'

/** The mean of −ln p(label) in nats. */
export const negativeLogLikelihood = meanOverRows(({ outputs, labels, columns }) =>
  Float64Array.from(labels, (label, row) => -Math.log(Math.max(elementAt(outputs, row * columns + label, 'probabilities'), smallestProbability))),
)
