import { tf } from '@trainyard/engine'
import { type Activation, elementwise, indicator } from './activation.js'

/** α₀₁ and λ₀₁ of the paper's §1.2: with them mean 0 and variance 1 are kept from layer to layer. */
const alpha = 1.6732632423543772
const scale = 1.0507009873554805

/** λx where x > 0, else λα(eˣ − 1); λ or λαeˣ (Klambauer et al. 2017, eq. 2). Meant for LeCun initialisation. */
export const selu: Activation = elementwise(
  (x) => tf.add(tf.mul(tf.relu(x), scale), tf.mul(tf.expm1(tf.minimum(x, 0)), scale * alpha)),
  (x) => {
    const positive = indicator(tf.greater(x, 0))
    return tf.add(tf.mul(positive, scale), tf.mul(tf.sub(1, positive), tf.mul(tf.exp(tf.minimum(x, 0)), scale * alpha)))
  },
)
