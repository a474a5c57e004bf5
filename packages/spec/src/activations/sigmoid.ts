import { defineActivation, kerasActivation } from './activation.js'

export const sigmoid = defineActivation({
  type: 'sigmoid',
  label: 'Sigmoid',
  description: '1 / (1 + e⁻ˣ), between 0 and 1. Saturates on both sides and is not centered on zero.',
  traits: { initializer: 'glorot_uniform', keras: kerasActivation('sigmoid'), saturates: [0.01, 0.99] },
})
