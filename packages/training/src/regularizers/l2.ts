import { tf } from '@trainyard/engine'

/** Σw²; its gradient is 2w (Hoerl & Kennard 1970). There is no factor ½: λ means what the formula says. */
export const squaredSum = tf.customGrad((...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [w, save] = inputs as [tf.Tensor, tf.GradSaveFunc]
  save([w])
  return { value: tf.sum(tf.square(w)), gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.mul(saved[0] as tf.Tensor, tf.mul(dy, 2)) }
})
