import { defineActivation, kerasActivation } from './activation.js'

export const gelu = defineActivation({
  type: 'gelu',
  label: 'GELU',
  description: 'x·Φ(x) with the normal distribution function Φ, in the exact form (Hendrycks & Gimpel 2016).',
  traits: { initializer: 'he_normal', keras: kerasActivation('gelu') },
})
