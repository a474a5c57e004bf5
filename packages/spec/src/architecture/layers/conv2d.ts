import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { kernelSize, padding, strides, trainable } from './fields.js'
import { imageSides, needsImage, type ShapeRule, sides, slide } from './shape.js'

/** Convolution: [batch, height, width, channels] → [batch, height′, width′, filters]. */
export const conv2d = z.strictObject({
  type: z.literal('conv2d'),
  filters: count(limits.unitsPerLayer),
  kernel_size: kernelSize.default(3),
  strides: strides.default(1),
  padding: padding.default('same'),
  ...trainable,
})
export type Conv2d = z.output<typeof conv2d>

/** kernel height × width × channels weights per filter and a bias each; 2·K²·channels·filters operations per output pixel. */
export const conv2dShape: ShapeRule<Conv2d> = (spec, input, bias) => {
  const image = imageSides(input)
  if (!image) return needsImage
  const [height, width, channels] = image
  const size = slide(height, width, spec.kernel_size, spec.strides, spec.padding)
  if ('needs' in size) return size
  const [kernelHeight, kernelWidth] = sides(spec.kernel_size)
  const weights = kernelHeight * kernelWidth * channels * spec.filters
  return { output: [size[0], size[1], spec.filters], trainable: weights + Number(bias) * spec.filters, nonTrainable: 0, flops: 2 * weights * size[0] * size[1] }
}
