import { tf } from '@trainyard/engine'

/** The mean of [batch] values as a scalar; its gradient is dy / batch for every row, spread by broadcasting. */
export const rowMean = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [rows] = inputs as [tf.Tensor]
  const [count = 1] = rows.shape
  return { value: tf.mean(rows), gradFunc: (dy: tf.Tensor) => tf.mul(tf.fill([count], 1 / count), dy) }
})
