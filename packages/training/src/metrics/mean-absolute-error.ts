import { tf } from '@trainyard/engine'
import { pointDistances } from './point-value.js'
import type { MeanMetric } from './metric.js'

/** The mean of |ŷ − y|. */
export const meanAbsoluteError: MeanMetric = {
  graph: (output, y) => tf.abs(tf.sub(tf.reshape(output, [-1]), y)),
  scores: (rows) => pointDistances(rows).map(Math.abs),
}
