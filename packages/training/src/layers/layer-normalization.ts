import { tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { filled, type LayerFactory } from './layer.js'

/** y = γ·(x − mean) / √(variance + ε) + β with mean and biased variance over the last axis of each example (Ba et al. 2016, eq. 3 and 4). */
export const layerNormalization: LayerFactory<'layer_normalization'> = (spec, { layer, parameter }) => {
  const size = channelsOf(layer.input)
  const gamma = spec.scale ? parameter('gamma', 'gamma', [size], () => filled(size, 1)).variable : null
  const beta = spec.center ? parameter('beta', 'beta', [size], () => filled(size, 0)).variable : null
  return (x) => {
    const centered = tf.sub(x, tf.mean(x, -1, true))
    const normal = tf.mul(centered, tf.rsqrt(tf.add(tf.mean(tf.square(centered), -1, true), spec.epsilon)))
    const scaled = gamma ? tf.mul(normal, gamma) : normal
    return beta ? tf.add(scaled, beta) : scaled
  }
}
