import { tf } from '@trainyard/engine'
import { type Activation, elementwise } from './activation.js'

/** ln(1 + eˣ), as max(x, 0) + ln(1 + e^−|x|), which neither overflows nor loses small values; σ(x) (Dugas et al. 2001). */
export const softplus: Activation = elementwise(
  (x) => tf.add(tf.relu(x), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
  (x) => tf.sigmoid(x),
)
