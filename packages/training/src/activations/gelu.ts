import { tf } from '@trainyard/engine'
import { type Activation, elementwise } from './activation.js'

/** Φ(x), the standard normal distribution function, by the error function. */
const phi = (x: tf.Tensor): tf.Tensor => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)
const density = (x: tf.Tensor): tf.Tensor => tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))

/** x·Φ(x); Φ(x) + x·φ(x) (Hendrycks & Gimpel 2016, §2; the exact form, not the tanh approximation). */
export const gelu: Activation = elementwise(
  (x) => tf.mul(x, phi(x)),
  (x) => tf.add(phi(x), tf.mul(x, density(x))),
)
