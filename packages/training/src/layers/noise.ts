import { type RandomKey, statelessUniform, tf } from '@trainyard/engine'
import type { Pass } from './layer.js'

/** The counter of the noise in this pass; null where layers draw none. */
export const noiseOf = (pass: Pass): tf.Scalar | null => ('counter' in pass ? pass.counter : null)

/** The rate of dropout in this pass: that of the layer by the strength of the moment. */
export const rateIn = (pass: Pass, rate: number): number | tf.Tensor => ('strength' in pass && pass.strength ? tf.mul(pass.strength, rate) : rate)

/**
 * A mask of this shape: 1 / (1 − rate) with probability 1 − rate, else 0, so that the expectation of x·mask is x. The same key and counter give the same mask.
 */
export function keepMask(shape: readonly number[], rate: number | tf.Tensor, key: RandomKey, counter: tf.Scalar): tf.Tensor {
  const kept = tf.cast(tf.greaterEqual(statelessUniform(shape, key, counter), rate), 'float32')
  return typeof rate === 'number' ? tf.mul(kept, 1 / (1 - rate)) : tf.div(kept, tf.sub(1, rate))
}
