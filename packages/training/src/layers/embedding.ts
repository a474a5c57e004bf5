import { tf } from '@trainyard/engine'
import type { layers } from '@trainyard/spec'
import { smallUniform } from '../initializers/small-uniform.js'
import type { LayerFactory } from './layer.js'

/**
 * Looks up a row of [vocabulary, dimensions] weights for each whole number: [batch, …] → [batch, …, dimensions]. Training data are checked before; at prediction a number
 * outside the vocabulary is taken for the nearest in it.
 */
export const embedding: LayerFactory<layers.Embedding> = (spec, { place, key, parameter }) => {
  const { vocabulary, dimensions } = spec
  const table = parameter('embeddings', 'kernel', [vocabulary, dimensions], smallUniform(vocabulary * dimensions, key('embeddings')))
  return (x) => {
    const numbers = tf.cast(tf.clipByValue(tf.round(x), 0, vocabulary - 1), 'int32')
    const rows = tf.gather(table.variable as tf.Tensor, tf.reshape(numbers, [-1]) as tf.Tensor1D)
    return tf.reshape(rows, [-1, ...place.output])
  }
}
