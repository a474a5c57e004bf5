import { tf } from '@trainyard/engine'
import type { Activation } from './activation.js'

/** tanh(x) = 2σ(2x) − 1, between −1 and 1; tanh′ = 1 − tanh². Centered on zero, yet it saturates too. */
export const tanh: Activation = (x) => tf.tanh(x)
