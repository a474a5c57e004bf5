import { defineActivation, kerasActivation } from './activation.js'

export const linear = defineActivation({
  type: 'linear',
  label: 'Linear',
  description: 'f(x) = x: no activation.',
  traits: { initializer: 'glorot_uniform', keras: kerasActivation('linear') },
})
