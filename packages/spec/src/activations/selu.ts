import { defineActivation, kerasActivation } from './activation.js'

export const selu = defineActivation({
  type: 'selu',
  label: 'SELU',
  description: 'λx where x > 0, else λα(eˣ − 1): keeps mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).',
  traits: { initializer: 'lecun_normal', keras: kerasActivation('selu') },
})
