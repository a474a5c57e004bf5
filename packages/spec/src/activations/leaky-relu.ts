import { defineActivation } from './activation.js'

export const leakyRelu = defineActivation({
  type: 'leaky_relu',
  label: 'Leaky ReLU',
  description: 'x where x > 0, else 0.01·x (Maas et al. 2013).',
  traits: { initializer: 'he_normal', keras: { class_name: 'LeakyReLU', config: { alpha: 0.01 } } },
})
