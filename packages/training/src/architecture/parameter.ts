import type { tf } from '@trainyard/engine'

/** What a stored number is: `kernel` and `bias` of a layer, `gamma` and `beta` of a normalization are trained; an `average` is kept beside the training. */
export type Role = 'kernel' | 'bias' | 'gamma' | 'beta' | 'average'

/** One array of a network. `name` is `<layer>/<what>`, the key in checkpoints and of everything random about it. */
export type Parameter = { name: string; layer: string; role: Role; variable: tf.Variable }

/** Whether the optimizer moves it. */
export const isTrainable = (parameter: Parameter): boolean => parameter.role !== 'average'
