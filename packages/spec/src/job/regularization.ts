import { z } from 'zod'
import { fractionBelowOne, nonNegative, positive } from '../scalars.js'

/** Penalties on the weights of one layer; a layer's own value takes the place of the job's. Elastic net is both at once. */
export const layerRegularization = z
  .strictObject({
    l1: nonNegative.optional().describe('λ₁: adds λ₁·Σ|w| to the loss'),
    l2: nonNegative.optional().describe('λ₂: adds λ₂·Σw² to the loss'),
  })
  .meta({ id: 'LayerRegularization' })
/** What `layerRegularization` gives. */
export type LayerRegularization = z.output<typeof layerRegularization>

/** Penalties and smoothing for the whole job. Biases and the γ, β of batch normalization are left alone unless asked. */
export const regularization = z
  .strictObject({
    l1: nonNegative.default(0).describe('λ₁: adds λ₁·Σ|w| to the loss'),
    l2: nonNegative.default(0).describe('λ₂: adds λ₂·Σw² to the loss'),
    include_biases: z.boolean().default(false).describe('Penalise biases, γ and β too'),
    label_smoothing: fractionBelowOne.default(0).describe('Share α of the label spread evenly over the classes'),
    schedule: z
      .enum(['constant', 'flat_cosine'])
      .optional()
      .describe(
        'How strong dropout and weight decay are over the training: `flat_cosine` keeps them for the first half, and lets them fall to zero along a cosine in the second; constant if left out',
      ),
    gradient_clip_norm: positive.nullable().default(null).describe('Scale the gradient down to this global norm'),
  })
  .meta({ id: 'Regularization' })
/** What `regularization` gives. */
export type Regularization = z.output<typeof regularization>
