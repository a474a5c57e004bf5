import { z } from 'zod'
import { fractionBelowOne, positive } from '../../scalars.js'
import { layerName } from './fields.js'
import { elements, type ShapeRule } from './shape.js'

/** Batch normalization (Ioffe & Szegedy 2015, Alg. 1 and 2), per channel on images: batch statistics in training, moving averages of them at prediction. */
export const batchNormalization = z.strictObject({
  type: z.literal('batch_normalization'),
  name: layerName,
  center: z.boolean().default(true).describe('Add β'),
  scale: z.boolean().default(true).describe('Multiply by γ'),
  momentum: fractionBelowOne.default(0.99).describe('Share of the moving averages that is kept each step'),
  epsilon: positive.default(1e-3),
  init: z
    .enum(['standard', 'identity'])
    .default('standard')
    .describe('`identity` sets γ = √var and β = mean of the first batch, so that the layer starts as the identity'),
  inference: z.enum(['moving', 'adaptive']).default('moving').describe('`adaptive` normalises with the statistics of the batch that is predicted'),
})
export type BatchNormalization = z.output<typeof batchNormalization>

/** γ and β are learned, the two moving averages kept, one of each per channel; four operations a value: subtract, divide, multiply, add. */
export const batchNormalizationShape: ShapeRule<BatchNormalization> = (spec, input) => {
  if (input.length > 3) return { needs: 'an input of at most three sides', hint: 'put a reshape or flatten layer before it' }
  const channels = input.at(-1) ?? 0
  return { output: input, trainable: (Number(spec.center) + Number(spec.scale)) * channels, nonTrainable: 2 * channels, flops: 4 * elements(input) }
}
