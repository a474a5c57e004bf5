import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { depthwise } from './depthwise-conv2d.js'
import { trainable } from './fields.js'
import { imageSides, needsImage, type ShapeRule, sides, slide } from './shape.js'

/** A depthwise convolution, then a 1×1 convolution over its channels (Chollet 2017, §1); bias and activation at the end. */
export const separableConv2d = z.strictObject({ type: z.literal('separable_conv2d'), filters: count(limits.unitsPerLayer), ...depthwise, ...trainable })
export type SeparableConv2d = z.output<typeof separableConv2d>

/** The weights of both convolutions and a bias for each filter; the values between them are kept for the gradient. */
export const separableConv2dShape: ShapeRule<SeparableConv2d> = (spec, input, bias) => {
  const image = imageSides(input)
  if (!image) return needsImage
  const [height, width, channels] = image
  const size = slide(height, width, spec.kernel_size, spec.strides, spec.padding)
  if ('needs' in size) return size
  const [kernelHeight, kernelWidth] = sides(spec.kernel_size)
  const between = channels * spec.depth_multiplier
  const weights = kernelHeight * kernelWidth * between + between * spec.filters
  const pixels = size[0] * size[1]
  return {
    output: [size[0], size[1], spec.filters],
    trainable: weights + Number(bias) * spec.filters,
    nonTrainable: 0,
    flops: 2 * weights * pixels,
    kept: between * pixels,
  }
}
