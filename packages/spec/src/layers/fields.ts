import { z } from 'zod'
import { activationName } from '../activations/index.js'
import { initializerName } from '../initializers.js'
import { limits } from '../limits.js'
import { layerRegularization } from '../job/regularization.js'
import { count, slug } from '../scalars.js'

/** Layers are named `<type>_<n>` unless they say otherwise; metrics and stored weights carry the name. */
export const layerName = slug.optional().describe('Name in metrics and stored weights; `<type>_<n>` if left out')

/** `same` keeps the size at stride 1, `valid` uses only whole windows. */
export const padding = z.enum(['same', 'valid'])

const square = (max: number) => z.union([count(max), z.tuple([count(max), count(max)])])
/** One side of a square window, or [height, width]. */
export const kernelSize = square(limits.imagePixelsPerSide)
export const strides = square(limits.imagePixelsPerSide)

/** What dense and convolutional layers have in common. */
export const trainable = {
  name: layerName,
  use_bias: z.boolean().optional().describe('Add a bias; by default yes, unless a batch normalization follows'),
  initializer: initializerName.default('auto').describe('How the weights start'),
  activation: activationName.optional().describe('Shorthand for an activation layer right after'),
  regularization: layerRegularization.optional(),
}
