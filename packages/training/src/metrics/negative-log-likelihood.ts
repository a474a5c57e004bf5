import { elementAt } from '@trainyard/spec'
import type { SplitMetric } from './metric.js'
import { smallestProbability } from './smallest-probability.js'

/** The mean of −ln p(label) in nats. */
export const negativeLogLikelihood: SplitMetric = {
  of: ({ outputs, labels, columns }) => {
    let sum = 0
    for (let row = 0; row < labels.length; row += 1) {
      const probability = elementAt(outputs, row * columns + elementAt(labels, row, 'labels'), 'probabilities')
      sum -= Math.log(Math.max(probability, smallestProbability))
    }
    return sum / labels.length
  },
}
