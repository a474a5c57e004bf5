import { type Initializer, truncatedNormal, uniform } from './variance-scaling.js'

/** Variance 2 / fan_in: keeps the size of the signal through ReLUs, half of which are zero (He et al. 2015, eq. 10). */
const variance = (fans: { in: number }) => 2 / fans.in

export const heNormal: Initializer = truncatedNormal(variance)
export const heUniform: Initializer = uniform(variance)
