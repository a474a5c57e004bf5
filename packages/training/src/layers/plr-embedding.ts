import { normalValues, tf } from '@trainyard/engine'
import { filled, type LayerFactory } from './layer.js'
import { embedNumbers, mapEach, numbersOf, uniformAround } from './number-embedding.js'

/** Each number x → ReLU(W·[cos 2πw·x, sin 2πw·x] + b), with w from N(0, σ²) (Gorishniy et al. 2022, §3.3). */
export const plrEmbedding: LayerFactory<'plr_embedding'> = (spec, { layer, key, parameter }) => {
  const numbers = numbersOf(layer)
  if (numbers === 0) return (x) => x
  const { frequencies, dimensions, deviation } = spec
  const waves = parameter('frequencies', 'kernel', [numbers, frequencies], () =>
    normalValues(numbers * frequencies, key('frequencies')).map((value) => value * deviation),
  ).variable
  const limit = 1 / Math.sqrt(2 * frequencies)
  const weights = parameter('kernel', 'kernel', [numbers, 2 * frequencies, dimensions], () =>
    uniformAround(numbers * 2 * frequencies * dimensions, limit, key('kernel')),
  ).variable
  const bias = parameter('bias', 'bias', [numbers, dimensions], () => filled(numbers * dimensions, 0)).variable
  return embedNumbers(layer, (x) => {
    const angles = tf.mul(tf.mul(tf.reshape(x, [-1, numbers, 1]), 2 * Math.PI), waves)
    return tf.relu(mapEach(tf.concat([tf.cos(angles), tf.sin(angles)], 2), weights, bias))
  })
}
