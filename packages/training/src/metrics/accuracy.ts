import { tf } from '@trainyard/engine'
import type { OfCounts } from './class-counts.js'
import { largestColumn } from './largest-column.js'
import type { MeanMetric } from './metric.js'

/** The share of rows whose largest output is that of their class. Ties go to the lower class number. */
export const accuracy: MeanMetric & OfCounts = {
  graph: (logits, y) => tf.cast(tf.equal(tf.argMax(logits, 1), y), 'float32'),
  scores: ({ outputs, labels, columns }) =>
    Float64Array.from({ length: labels.length }, (_, row) => (largestColumn(outputs, row, columns) === labels[row] ? 1 : 0)),
  ofCounts: ({ right, actual }) => right.reduce((sum, own) => sum + own, 0) / actual.reduce((sum, own) => sum + own, 0),
}
