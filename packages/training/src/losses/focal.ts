import { tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import type { LossHalf } from './loss.js'

/**
 * Σ t_c·(1 − p_c)^γ·(−ln p_c) of each row, from logits [batch, classes] and class numbers [batch] int32 (Lin et al. 2017, eq. 4); without smoothing t is one-hot,
 * with α it is (1 − α)·one-hot + α / classes.
 */
export const focal: LossHalf<Extract<LossSpec, { type: 'focal' }>> = (logits, classNumbers, { gamma }, smoothing) => {
  const classes = logits.shape[1]
  const targets = tf.oneHot(classNumbers, classes, 1 - smoothing + smoothing / classes, smoothing / classes, 'float32')
  const logarithms = tf.logSoftmax(logits)
  // 1 − p of a probability that is 1 in float32 is 0, whose power has no finite gradient for γ below 1.
  const missing = tf.maximum(tf.sub(1, tf.exp(logarithms)), leastMissing)
  return tf.neg(tf.sum(tf.mul(tf.mul(targets, tf.exp(tf.mul(tf.log(missing), gamma))), logarithms), 1)) as tf.Tensor1D
}

/** Half of the distance of the float32 next below 1. */
const leastMissing = 2 ** -25
