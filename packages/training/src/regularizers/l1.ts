import { tf } from '@trainyard/engine'

/** Σ|w|; its gradient is sign(w), 0 at 0 (Tibshirani 1996). */
export const absoluteSum = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [w, save] = inputs as [tf.Tensor, tf.GradSaveFunc]
  save([w])
  return { value: tf.sum(tf.abs(w)), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(tf.sign(saved[0] as tf.Tensor), dy) }
})
