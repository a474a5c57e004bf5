import { z } from 'zod'
import { beta, decoupledWeightDecay, learningRate } from './fields.js'

/** Lion (Chen et al. 2023, Alg. 2): w ← w − η·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g. */
export const lion = z.strictObject({
  type: z.literal('lion'),
  learning_rate: learningRate(0.0001),
  beta_1: beta(0.9, 'Share of the momentum in the step'),
  beta_2: beta(0.99, 'Decay of the momentum'),
  weight_decay: decoupledWeightDecay(0),
})
export type Lion = z.output<typeof lion>
