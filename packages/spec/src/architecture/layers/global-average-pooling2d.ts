import { z } from 'zod'
import { layerName } from './fields.js'
import { elements, imageSides, needsImage, type ShapeRule } from './shape.js'

/** The mean of each channel: [batch, height, width, channels] → [batch, channels]. */
export const globalAveragePooling2d = z.strictObject({ type: z.literal('global_average_pooling2d'), name: layerName })
export type GlobalAveragePooling2d = z.output<typeof globalAveragePooling2d>

/** One number a channel remains. */
export const globalAveragePooling2dShape: ShapeRule<GlobalAveragePooling2d> = (_spec, input) => {
  const image = imageSides(input)
  return image ? { output: [image[2]], trainable: 0, nonTrainable: 0, flops: elements(input) } : needsImage
}
