import { type RandomKey, tf, uniformValues } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'

/** Uniform on ±0.05: the rows start close together and grow apart, whatever their number. */
const smallUniform = (count: number, key: RandomKey): Float32Array => uniformValues(count, key).map((value) => (2 * value - 1) * 0.05)

/**
 * Looks up a row of [vocabulary, dimensions] weights for each whole number: [batch, …] → [batch, …, dimensions]. Training data are checked before; at
 * prediction a number outside the vocabulary is taken for the nearest in it.
 */
export const embedding: LayerFactory<'embedding'> = (spec, { layer, key, parameter }) => {
  const { vocabulary, dimensions } = spec
  const table = parameter('embeddings', 'kernel', [vocabulary, dimensions], () => smallUniform(vocabulary * dimensions, key('embeddings')))
  return (x) => {
    const numbers = tf.cast(tf.clipByValue(tf.round(x), 0, vocabulary - 1), 'int32')
    const rows = tf.gather(table.variable as tf.Tensor, tf.reshape(numbers, [-1]) as tf.Tensor1D)
    return tf.reshape(rows, [-1, ...layer.output])
  }
}
