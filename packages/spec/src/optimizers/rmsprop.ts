import { z } from 'zod'
import { beta, decoupledWeightDecay, defineOptimizer, epsilon, learningRate } from './optimizer.js'

export const rmsprop = defineOptimizer({
  type: 'rmsprop',
  label: 'RMSProp',
  description: 'RMSProp (Tieleman & Hinton 2012): c ← ρ·c + (1 − ρ)·g²; w ← w − η·g / (√c + ε). `centered` subtracts the squared mean gradient.',
  fields: {
    learning_rate: learningRate(0.001),
    decay: beta(0.9, 'Share ρ of the running mean of squares that is kept'),
    epsilon,
    centered: z.boolean().default(false).describe('Divide by the standard deviation of the gradient instead of its root mean square'),
    momentum: beta(0, 'Share of the previous step that is kept'),
    weight_decay: decoupledWeightDecay(0),
  },
  // The velocity is counted even where `momentum` is 0 and it is not kept.
  slots: ({ centered }) => (centered ? 3 : 2),
})
