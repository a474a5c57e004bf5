import { z } from 'zod'
import { beta, decoupledWeightDecay, epsilon, learningRate } from './fields.js'

/** RMSProp (Tieleman & Hinton 2012): c ← ρ·c + (1 − ρ)·g²; w ← w − η·g / (√c + ε). `centered` subtracts the squared mean gradient. */
export const rmsprop = z.strictObject({
  type: z.literal('rmsprop'),
  learning_rate: learningRate(0.001),
  decay: beta(0.9, 'Share ρ of the running mean of squares that is kept'),
  epsilon,
  centered: z.boolean().default(false).describe('Divide by the deviation of the gradient instead of its root mean square'),
  momentum: beta(0, 'Share of the previous step that is kept'),
  weight_decay: decoupledWeightDecay(0),
})
export type Rmsprop = z.output<typeof rmsprop>
