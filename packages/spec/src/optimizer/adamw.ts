import { z } from 'zod'
import { beta, decoupledWeightDecay, epsilon, learningRate } from './fields.js'

/** AdamW (Loshchilov & Hutter 2019): Adam with decoupled weight decay. */
export const adamw = z.strictObject({
  type: z.literal('adamw'),
  learning_rate: learningRate(0.001),
  beta_1: beta(0.9, 'Decay β₁ of the first moment'),
  beta_2: beta(0.999, 'Decay β₂ of the second moment'),
  epsilon,
  weight_decay: decoupledWeightDecay(0.004),
})
export type Adamw = z.output<typeof adamw>
