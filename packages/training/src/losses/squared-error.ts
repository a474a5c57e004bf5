import { tf } from '@trainyard/engine'

/** (ŷ − y)² of each row, from the network's output [batch, 1] and targets [batch] float32; the targets are standardized, so the loss starts near 1. */
export const squaredError = (output: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D => tf.square(tf.sub(tf.reshape(output, [-1]), targets)) as tf.Tensor1D
