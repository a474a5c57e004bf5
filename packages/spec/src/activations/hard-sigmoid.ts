import { defineActivation } from './activation.js'

export const hardSigmoid = defineActivation({
  type: 'hard_sigmoid',
  label: 'Hard sigmoid',
  description: 'min(max(x + 3, 0), 6) / 6: the sigmoid as three straight lines (Howard et al. 2019).',
  // Keras' function of this name has other slopes.
  traits: { initializer: 'glorot_uniform', keras: null, saturates: [0.01, 0.99] },
})
