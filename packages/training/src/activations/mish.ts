import { tf } from '@trainyard/engine'
import { type Activation, elementwise } from './activation.js'

/** eˣ, held where float32 can no longer tell tanh(softplus(x)) from 1. */
const power = (x: tf.Tensor): tf.Tensor => tf.exp(tf.minimum(x, 20))

/** With n = e^2x + 2eˣ, tanh(softplus(x)) = n / (n + 2): nothing cancels, and no logarithm is taken. */
const numerator = (raised: tf.Tensor): tf.Tensor => tf.mul(raised, tf.add(raised, 2))

/** x·tanh(softplus(x)); t + x·σ(x)·(1 − t²) with t = tanh(softplus(x)), σ(x) = eˣ / (1 + eˣ) and 1 − t² = 4·(n + 1) / (n + 2)² (Misra 2019, eq. 1). */
export const mish: Activation = elementwise(
  (x) => {
    const n = numerator(power(x))
    return tf.mul(x, tf.div(n, tf.add(n, 2)))
  },
  (x) => {
    const raised = power(x)
    const n = numerator(raised)
    const below = tf.add(n, 2)
    const rest = tf.div(tf.div(tf.mul(tf.add(n, 1), 4), below), below)
    const sigmoid = tf.div(raised, tf.add(raised, 1))
    return tf.add(tf.div(n, below), tf.mul(tf.mul(x, sigmoid), rest))
  },
)
