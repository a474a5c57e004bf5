import { z } from 'zod'
import { beta, decoupledWeightDecay, epsilon, learningRate } from './fields.js'

/** Adamax (Kingma & Ba 2015, Alg. 2): Adam with the infinity norm in place of the second moment. */
export const adamax = z.strictObject({
  type: z.literal('adamax'),
  learning_rate: learningRate(0.001),
  beta_1: beta(0.9, 'Decay β₁ of the first moment'),
  beta_2: beta(0.999, 'Decay β₂ of the second moment'),
  epsilon,
  weight_decay: decoupledWeightDecay(0),
})
export type Adamax = z.output<typeof adamax>
