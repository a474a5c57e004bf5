import { tf } from '@trainyard/engine'
import { type Activation, fromFormulas } from './activation.js'

/** e^xᵢ / Σⱼ e^xⱼ over the last axis, shifted by the maximum so that nothing overflows; dL/dx = (dy − Σⱼ dyⱼ·yⱼ)·y (Bridle 1990). */
export const softmax: Activation = fromFormulas(
  (x) => {
    const raised = tf.exp(tf.sub(x, tf.max(x, -1, true)))
    return tf.div(raised, tf.sum(raised, -1, true))
  },
  (dy, _x, y) => tf.mul(tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true)), y),
)
