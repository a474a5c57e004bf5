import { tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import type { LossHalf } from './loss.js'

/** The mean over the quantiles q of max(q·e, (q − 1)·e), e = y − ŷ_q, from the network's output [batch, quantiles] (Koenker & Bassett 1978). */
export const quantile: LossHalf<Extract<LossSpec, { type: 'quantile' }>> = (output, targets, { quantiles }) => {
  const errors = tf.sub(tf.reshape(targets, [-1, 1]), output)
  const shares = tf.tensor1d([...quantiles])
  return tf.mean(tf.maximum(tf.mul(errors, shares), tf.mul(errors, tf.sub(shares, 1))), 1) as tf.Tensor1D
}
