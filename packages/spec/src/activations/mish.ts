import { defineActivation, kerasActivation } from './activation.js'

export const mish = defineActivation({
  type: 'mish',
  label: 'Mish',
  description: 'x·tanh(softplus(x)) (Misra 2019).',
  traits: { initializer: 'he_normal', keras: kerasActivation('mish') },
})
