import { defineActivation, kerasActivation } from './activation.js'

export const swish = defineActivation({
  type: 'swish',
  label: 'Swish',
  description: 'x·σ(x), also called SiLU (Ramachandran et al. 2017).',
  traits: { initializer: 'he_normal', keras: kerasActivation('swish') },
})
