import { defineActivation, kerasActivation } from './activation.js'

export const softmax = defineActivation({
  type: 'softmax',
  label: 'Softmax',
  description: 'e^xᵢ / Σⱼ e^xⱼ over the last axis: positive numbers whose sum is 1 (Bridle 1990).',
  traits: { initializer: 'glorot_uniform', keras: kerasActivation('softmax'), acrossUnits: true },
})
