import { tf } from '@trainyard/engine'
import { type Activation, elementwise } from './activation.js'

/** x where x > 0, else eˣ − 1; 1 or eˣ (Clevert et al. 2016, eq. 15, α = 1). */
export const elu: Activation = elementwise(
  (x) => tf.add(tf.relu(x), tf.expm1(tf.minimum(x, 0))),
  (x) => tf.exp(tf.minimum(x, 0)),
)
