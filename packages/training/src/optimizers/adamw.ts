import { adam } from './adam.js'
import type { OptimizerFactory } from './optimizer.js'

/** Adam's step; the decay w ← w − η·λ·w that tells it from Adam is done for every optimizer in one place (Loshchilov & Hutter 2019, Alg. 2). */
export const adamw: OptimizerFactory<'adamw'> = (spec, slots) => adam({ ...spec, type: 'adam', bias_correction: true }, slots)
