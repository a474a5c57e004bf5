import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { depthwise } from './depthwise-conv2d.js'
import { trainable } from './fields.js'
import { type ShapeRule, slideKernel } from './shape.js'

/** A depthwise convolution, then a 1×1 convolution over its channels (Chollet 2017, §1); bias and activation at the end. */
export const separableConv2d = z.strictObject({ type: z.literal('separable_conv2d'), filters: count(limits.unitsPerLayer), ...depthwise, ...trainable })
export type SeparableConv2d = z.output<typeof separableConv2d>

/** The weights of both convolutions and a bias for each filter; the values between them are kept for the gradient. */
export const separableConv2dShape: ShapeRule<SeparableConv2d> = (spec, input, bias) => {
  const slid = slideKernel(input, spec)
  if ('needs' in slid) return slid
  const { height, width, channels, area } = slid
  const between = channels * spec.depth_multiplier
  const weights = area * between + between * spec.filters
  const pixels = height * width
  return {
    output: [height, width, spec.filters],
    trainable: weights + Number(bias) * spec.filters,
    nonTrainable: 0,
    flops: 2 * weights * pixels,
    kept: between * pixels,
  }
}
