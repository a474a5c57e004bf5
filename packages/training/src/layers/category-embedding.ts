import { normalValues, tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'
import { otherFeatures, takeFeatures } from './number-embedding.js'

/**
 * [batch, features] → [batch, others + columns · dimensions]: the number k of a category becomes row k − 1 of its column, and 0 becomes zeros (Guo & Berkhahn
 * 2016). The rows of all columns are one array; they start from N(0, 1), as large as scaled numbers are.
 */
export const categoryEmbedding: LayerFactory<'category_embedding'> = ({ dimensions }, { layer, key, parameter }) => {
  const columns = layer.inputs?.categories ?? [] // default: no column is looked up where none is known
  if (columns.length === 0) return (x) => x
  const counts = columns.map(({ count }) => count)
  const rows = counts.reduce((sum, count) => sum + count, 0)
  const table = parameter('embeddings', 'kernel', [rows, dimensions], () => normalValues(rows * dimensions, key('embeddings'))).variable
  const places = columns.map(({ place }) => place)
  const others = otherFeatures(channelsOf(layer.input), places)
  const before = counts.map((_, column) => counts.slice(0, column).reduce((sum, count) => sum + count, 0) - 1)
  return (x) => {
    const numbers = tf.round(takeFeatures(x, places))
    const within = tf.minimum(tf.maximum(numbers, 1), tf.tensor1d(counts))
    const indices = tf.cast(tf.add(within, tf.tensor1d(before)), 'int32')
    const found = tf.reshape(tf.gather(table as tf.Tensor, tf.reshape(indices, [-1]) as tf.Tensor1D), [-1, columns.length, dimensions])
    const known = tf.reshape(tf.cast(tf.greater(numbers, 0), 'float32'), [-1, columns.length, 1])
    const embedded = tf.reshape(tf.mul(found, known), [-1, columns.length * dimensions])
    return others.length === 0 ? embedded : tf.concat([takeFeatures(x, others), embedded], 1)
  }
}
