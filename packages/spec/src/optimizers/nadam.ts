import { beta, decoupledWeightDecay, defineOptimizer, epsilon, learningRate } from './optimizer.js'

export const nadam = defineOptimizer({
  type: 'nadam',
  label: 'Nadam',
  description: 'Nadam (Dozat 2016): Adam with Nesterov momentum.',
  fields: {
    learning_rate: learningRate(0.001),
    beta_1: beta(0.9, 'Decay β₁ of the first moment'),
    beta_2: beta(0.999, 'Decay β₂ of the second moment'),
    epsilon,
    weight_decay: decoupledWeightDecay(0),
  },
  slots: () => 2,
})
