import { defineActivation, kerasActivation } from './activation.js'

export const elu = defineActivation({
  type: 'elu',
  label: 'ELU',
  description: 'x where x > 0, else eˣ − 1 (Clevert et al. 2016).',
  traits: { initializer: 'he_normal', keras: kerasActivation('elu') },
})
