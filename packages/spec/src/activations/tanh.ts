import { defineActivation, kerasActivation } from './activation.js'

export const tanh = defineActivation({
  type: 'tanh',
  label: 'Tanh',
  description: '(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), between −1 and 1. Centered on zero, but saturates too.',
  traits: { initializer: 'glorot_uniform', keras: kerasActivation('tanh'), saturates: [-0.98, 0.98] },
})
