import { tf } from '@trainyard/engine'
import { type Activation, elementwise } from './activation.js'

/** x·σ(x), also called SiLU; σ·(1 + x·(1 − σ)) = y + σ·(1 − y) (Ramachandran et al. 2017, §5, β = 1). */
export const swish: Activation = elementwise(
  (x) => tf.mul(x, tf.sigmoid(x)),
  (x, y) => tf.add(y, tf.mul(tf.sigmoid(x), tf.sub(1, y))),
)
