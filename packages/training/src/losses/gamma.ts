import { tf } from '@trainyard/engine'

/** η + y·e^−η of each row, from the network's output η = ln μ [batch, 1] and targets [batch] in parts of their mean. */
export const gamma = (output: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D => {
  const logarithm = tf.reshape(output, [-1])
  return tf.add(logarithm, tf.mul(targets, tf.exp(tf.neg(logarithm)))) as tf.Tensor1D
}
