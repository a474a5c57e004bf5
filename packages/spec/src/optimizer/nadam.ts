import { z } from 'zod'
import { beta, decoupledWeightDecay, epsilon, learningRate } from './fields.js'

/** Nadam (Dozat 2016): Adam with Nesterov momentum. */
export const nadam = z.strictObject({
  type: z.literal('nadam'),
  learning_rate: learningRate(0.001),
  beta_1: beta(0.9, 'Decay β₁ of the first moment'),
  beta_2: beta(0.999, 'Decay β₂ of the second moment'),
  epsilon,
  weight_decay: decoupledWeightDecay(0),
})
export type Nadam = z.output<typeof nadam>
