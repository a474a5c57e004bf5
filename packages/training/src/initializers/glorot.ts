import { type Initializer, truncatedNormal, uniform } from './variance-scaling.js'

/** Variance 2 / (fan_in + fan_out): a compromise between the signal forward and the gradient backward (Glorot & Bengio 2010, eq. 12, 16). */
const variance = (fans: { in: number; out: number }) => 2 / (fans.in + fans.out)

export const glorotNormal: Initializer = truncatedNormal(variance)
export const glorotUniform: Initializer = uniform(variance)
