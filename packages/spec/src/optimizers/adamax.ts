import { beta, decoupledWeightDecay, defineOptimizer, epsilon, learningRate } from './optimizer.js'

export const adamax = defineOptimizer({
  type: 'adamax',
  label: 'Adamax',
  description: 'Adamax (Kingma & Ba 2015, Alg. 2): Adam with the infinity norm in place of the second moment.',
  fields: {
    learning_rate: learningRate(0.001),
    beta_1: beta(0.9, 'Decay β₁ of the first moment'),
    beta_2: beta(0.999, 'Decay β₂ of the second moment'),
    epsilon,
    weight_decay: decoupledWeightDecay(0),
  },
  slots: () => 2,
})
