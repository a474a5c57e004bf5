import { tf } from '@trainyard/engine'
import { elementAt } from '@trainyard/spec'
import type { MeanMetric } from './metric.js'

/** The mean of |ŷ − y|. */
export const meanAbsoluteError: MeanMetric = {
  graph: (output, y) => tf.abs(tf.sub(tf.reshape(output, [-1]), y)),
  scores: ({ outputs, labels }) => Float64Array.from(outputs, (value, row) => Math.abs(value - elementAt(labels, row, 'labels'))),
}
