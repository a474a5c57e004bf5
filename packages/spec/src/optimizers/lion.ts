import { beta, decoupledWeightDecay, defineOptimizer, learningRate } from './optimizer.js'

export const lion = defineOptimizer({
  type: 'lion',
  label: 'Lion',
  description: 'Lion (Chen et al. 2023, Alg. 2): w ← w − η·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g.',
  fields: {
    learning_rate: learningRate(0.0001),
    beta_1: beta(0.9, 'Share of the momentum in the step'),
    beta_2: beta(0.99, 'Decay of the momentum'),
    weight_decay: decoupledWeightDecay(0),
  },
  slots: () => 1,
})
