import { nonNegative } from '../scalars.js'
import { decoupledWeightDecay, defineOptimizer, epsilon, learningRate } from './optimizer.js'

export const adagrad = defineOptimizer({
  type: 'adagrad',
  label: 'Adagrad',
  description: 'Adagrad (Duchi et al. 2011): c ← c + g²; w ← w − η·g / (√c + ε).',
  fields: {
    learning_rate: learningRate(0.01),
    epsilon,
    initial_accumulator: nonNegative.default(0).describe('Initial value of the sum of squares'),
    weight_decay: decoupledWeightDecay(0),
  },
  slots: () => 1,
})
