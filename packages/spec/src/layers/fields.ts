import { z } from 'zod'
import { activationName } from '../activations/index.js'
import { initializerName } from '../initializers.js'
import { limits } from '../limits.js'
import { layerRegularization } from '../job/regularization.js'
import { count, positive, slug } from '../scalars.js'

/** Layers are named `<type>_<n>` unless they say otherwise; metrics and stored weights carry the name. */
export const layerName = slug.optional().describe('Name in metrics and stored weights; `<type>_<n>` if left out')

/** `same` keeps the size at stride 1, `valid` uses only whole windows. */
export const padding = z.enum(['same', 'valid'])

const square = (max: number) => z.union([count(max), z.tuple([count(max), count(max)])])
/** One side of a square window, or [height, width]. */
export const kernelSize = square(limits.imagePixelsPerSide)
export const strides = square(limits.imagePixelsPerSide)

/** The rate of a layer's arrays beside that of the others. */
export const rateFactor = positive
  .max(limits.rateFactor)
  .optional()
  .describe('The learning rate of the arrays of this layer is multiplied by this; 1 if left out')
export const biasRateFactor = positive.max(limits.rateFactor).optional().describe('The same for the bias alone; `rate_factor` if left out')

/**
 * How stored weights become those that are multiplied with: `standard` as they are, `neural_tangent` divided by the root of the number of inputs, so that one
 * learning rate suits layers of any width (Jacot et al. 2018, §2).
 */
export const parameterization = z.enum(['standard', 'neural_tangent'])

/** What dense and convolutional layers have in common. */
export const trainable = {
  name: layerName,
  use_bias: z.boolean().optional().describe('Add a bias; by default yes, unless a batch normalization follows'),
  initializer: initializerName.default('auto').describe('How the weights start'),
  activation: activationName.optional().describe('Shorthand for an activation layer right after'),
  regularization: layerRegularization.optional(),
}
