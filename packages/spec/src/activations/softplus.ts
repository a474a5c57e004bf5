import { defineActivation, kerasActivation } from './activation.js'

export const softplus = defineActivation({
  type: 'softplus',
  label: 'Softplus',
  description: 'ln(1 + eˣ): a smooth ReLU (Dugas et al. 2001).',
  traits: { initializer: 'he_normal', keras: kerasActivation('softplus') },
})
