import { tf } from '@trainyard/engine'
import { type Activation, elementwise } from './activation.js'
import { softplusValue } from './softplus.js'

/** x·tanh(softplus(x)); t + x·σ(x)·(1 − t²) with t = tanh(softplus(x)) (Misra 2019, eq. 1). */
export const mish: Activation = elementwise(
  (x) => tf.mul(x, tf.tanh(softplusValue(x))),
  (x) => {
    const t = tf.tanh(softplusValue(x))
    return tf.add(t, tf.mul(tf.mul(x, tf.sigmoid(x)), tf.sub(1, tf.square(t))))
  },
)
