import { z } from 'zod'
import { beta, decoupledWeightDecay, defineOptimizer, learningRate } from './optimizer.js'

export const momentum = defineOptimizer({
  type: 'momentum',
  label: 'Momentum',
  description: 'Classical momentum: v ← μ·v − η·g; w ← w + v. With `nesterov`, w ← w + μ·v − η·g (Sutskever et al. 2013).',
  fields: {
    learning_rate: learningRate(0.01),
    momentum: beta(0.9, 'Share μ of the velocity that is kept'),
    nesterov: z.boolean().default(false).describe('Look ahead along the velocity'),
    weight_decay: decoupledWeightDecay(0),
  },
  slots: () => 1,
})
