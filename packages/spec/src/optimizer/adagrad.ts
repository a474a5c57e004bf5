import { z } from 'zod'
import { nonNegative } from '../scalars.js'
import { decoupledWeightDecay, epsilon, learningRate } from './fields.js'

/** Adagrad (Duchi et al. 2011): c ← c + g²; w ← w − η·g / (√c + ε). */
export const adagrad = z.strictObject({
  type: z.literal('adagrad'),
  learning_rate: learningRate(0.01),
  epsilon,
  initial_accumulator: nonNegative.default(0).describe('What the sum of squares starts from'),
  weight_decay: decoupledWeightDecay(0),
})
export type Adagrad = z.output<typeof adagrad>
