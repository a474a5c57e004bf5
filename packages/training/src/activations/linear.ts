import type { Activation } from './activation.js'

/** f(x) = x; f′ = 1. */
export const linear: Activation = (x) => x
