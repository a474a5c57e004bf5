import { z } from 'zod'
import { beta, decoupledWeightDecay, defineOptimizer, epsilon, learningRate } from './optimizer.js'

export const adam = defineOptimizer({
  type: 'adam',
  label: 'Adam',
  description: 'Adam (Kingma & Ba 2015, Alg. 1). `bias_correction: false` leaves the moments uncorrected, as some lecture notes print it.',
  fields: {
    learning_rate: learningRate(0.001),
    beta_1: beta(0.9, 'Decay β₁ of the first moment'),
    beta_2: beta(0.999, 'Decay β₂ of the second moment'),
    epsilon,
    bias_correction: z.boolean().default(true).describe('Divide the moments by 1 − βᵗ'),
    weight_decay: decoupledWeightDecay(0),
  },
  slots: () => 2,
})
