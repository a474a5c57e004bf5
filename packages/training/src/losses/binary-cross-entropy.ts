import { tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import type { LossHalf } from './loss.js'

/**
 * max(z, 0) − z·t + ln(1 + e^−|z|) of each row in nats, from the network's output z [batch, 1] and class numbers [batch] int32: the cross-entropy of σ(z), which
 * neither overflows nor takes the logarithm of 0. With smoothing α the target t is (1 − α)·y + α/2.
 */
export const binaryCrossEntropy: LossHalf<Extract<LossSpec, { type: 'binary_cross_entropy' }>> = (output, classNumbers, _spec, smoothing) => {
  const logit = tf.reshape(output, [-1])
  const target = tf.add(tf.mul(tf.cast(classNumbers, 'float32'), 1 - smoothing), smoothing / 2)
  const surplus = tf.log(tf.add(tf.exp(tf.neg(tf.abs(logit))), 1))
  return tf.add(tf.sub(tf.relu(logit), tf.mul(logit, target)), surplus) as tf.Tensor1D
}
