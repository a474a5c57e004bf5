import { z } from 'zod'

/** The activation functions by their names in the field; formulas and derivatives stand in `training/src/activations`. */
export const activationNames = [
  'linear',
  'sigmoid',
  'tanh',
  'relu',
  'leaky_relu',
  'elu',
  'selu',
  'gelu',
  'swish',
  'mish',
  'softplus',
  'hard_sigmoid',
  'softmax',
] as const

export const activationName = z.enum(activationNames)
export type ActivationName = z.output<typeof activationName>
