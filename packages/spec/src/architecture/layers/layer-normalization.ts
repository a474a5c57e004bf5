import { z } from 'zod'
import { positive } from '../../scalars.js'
import { layerName } from './fields.js'
import { elements, type ShapeRule } from './shape.js'

/** Layer normalization (Ba et al. 2016, eq. 4): each example on its own, over the last axis, the same in training and at prediction. */
export const layerNormalization = z.strictObject({
  type: z.literal('layer_normalization'),
  name: layerName,
  center: z.boolean().default(true).describe('Add β'),
  scale: z.boolean().default(true).describe('Multiply by γ'),
  epsilon: positive.default(1e-3),
})
export type LayerNormalization = z.output<typeof layerNormalization>

/** γ and β of the last axis; eight operations a value: mean, variance, and the four of the normalization. */
export const layerNormalizationShape: ShapeRule<LayerNormalization> = (spec, input) => ({
  output: input,
  trainable: (Number(spec.center) + Number(spec.scale)) * (input.at(-1) ?? 0),
  nonTrainable: 0,
  flops: 8 * elements(input),
})
