import { tf } from '@trainyard/engine'

/** e^η − y·η of each row, from the network's output η = ln μ [batch, 1] and targets [batch] in parts of their mean. */
export const poisson = (output: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D => {
  const logarithm = tf.reshape(output, [-1])
  return tf.sub(tf.exp(logarithm), tf.mul(targets, logarithm)) as tf.Tensor1D
}
