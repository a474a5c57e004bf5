import { decoupledWeightDecay, defineOptimizer, learningRate } from './optimizer.js'

export const sgd = defineOptimizer({
  type: 'sgd',
  label: 'SGD',
  description: 'Plain stochastic gradient descent: w ← w − η·g.',
  fields: { learning_rate: learningRate(0.01), weight_decay: decoupledWeightDecay(0) },
  slots: () => 0,
})
