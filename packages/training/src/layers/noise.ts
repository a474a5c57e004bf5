import { type RandomKey, statelessUniform, tf } from '@trainyard/engine'
import type { Pass } from './layer.js'

/** The counter of the noise in this pass; null where layers draw none. */
export const noiseOf = (pass: Pass): tf.Scalar | null => ('counter' in pass ? pass.counter : null)

/**
 * A mask of this shape: 1 / (1 − rate) with probability 1 − rate, else 0, so that the expectation of x·mask is x. The same key and counter give the same mask.
 */
export function keepMask(shape: readonly number[], rate: number, key: RandomKey, counter: tf.Scalar): tf.Tensor {
  const kept = tf.cast(tf.greaterEqual(statelessUniform(shape, key, counter), rate), 'float32')
  return tf.mul(kept, 1 / (1 - rate))
}
