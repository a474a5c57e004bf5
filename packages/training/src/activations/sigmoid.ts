import { tf } from '@trainyard/engine'
import type { Activation } from './activation.js'

/** σ(x) = 1 / (1 + e⁻ˣ), between 0 and 1; σ′ = σ·(1 − σ). Saturates on both sides and is not centred on zero. */
export const sigmoid: Activation = (x) => tf.sigmoid(x)
