import { normalValues, tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'
import { embedNumbers, mapEach, numbersOf, uniformAround } from './number-embedding.js'

/** Each number x → [x, W₂·cos(2π·w₁·x + b₁) + b₂], with w₁ from N(0, σ²) and b₁ from ±π (Holzmüller et al. 2024, App. A.1). */
export const pbldEmbedding: LayerFactory<'pbld_embedding'> = (spec, { layer, key, parameter }) => {
  const numbers = numbersOf(layer)
  if (numbers === 0) return (x) => x
  const { frequencies, dimensions, deviation } = spec
  const learned = dimensions - 1
  const limit = 1 / Math.sqrt(frequencies)
  const waves = parameter('frequencies', 'kernel', [numbers, frequencies], () =>
    normalValues(numbers * frequencies, key('frequencies')).map((value) => value * deviation),
  ).variable
  const phases = parameter('phases', 'bias', [numbers, frequencies], () => uniformAround(numbers * frequencies, Math.PI, key('phases'))).variable
  const weights = parameter('kernel', 'kernel', [numbers, frequencies, learned], () =>
    uniformAround(numbers * frequencies * learned, limit, key('kernel')),
  ).variable
  const bias = parameter('bias', 'bias', [numbers, learned], () => uniformAround(numbers * learned, limit, key('bias'))).variable
  return embedNumbers(layer, (x) => {
    const each = tf.reshape(x, [-1, numbers, 1])
    const cosines = tf.cos(tf.add(tf.mul(tf.mul(each, 2 * Math.PI), waves), phases))
    return tf.concat([each, mapEach(cosines, weights, bias)], 2)
  })
}
