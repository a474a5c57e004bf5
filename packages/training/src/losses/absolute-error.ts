import { tf } from '@trainyard/engine'

/** |ŷ − y| of each row, from the network's output [batch, 1] and standardized targets [batch]; the gradient is 0 where they are equal. */
export const absoluteError = (output: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D => tf.abs(tf.sub(tf.reshape(output, [-1]), targets)) as tf.Tensor1D
