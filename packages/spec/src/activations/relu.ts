import { defineActivation, kerasActivation } from './activation.js'

export const relu = defineActivation({
  type: 'relu',
  label: 'ReLU',
  description: 'max(0, x) (Nair & Hinton 2010).',
  traits: { initializer: 'he_normal', keras: kerasActivation('relu'), rectifies: true },
})
