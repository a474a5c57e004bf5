import { tf } from '@trainyard/engine'

/**
 * The mathematics of a loss: the loss of each row [batch] float32, from the network's output [batch, outputs] (logits, or standardized values) and labels
 * [batch]. `smoothing` is the share of a class label that is spread evenly over the classes; 0 wherever figures are reported.
 */
export type LossHalf<Spec> = (output: tf.Tensor2D, y: tf.Tensor1D, spec: Spec, smoothing: number) => tf.Tensor1D

/** The mean of [batch] values as a scalar; its gradient is dy / batch for every row, spread by broadcasting. */
export const rowMean = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [rows] = inputs as [tf.Tensor]
  const [count = 1] = rows.shape
  return { value: tf.mean(rows), gradFunc: (dy: tf.Tensor) => tf.mul(tf.fill([count], 1 / count), dy) }
})
