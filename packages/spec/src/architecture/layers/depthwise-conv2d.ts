import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { kernelSize, padding, trainable } from './fields.js'
import { type ShapeRule, slideKernel } from './shape.js'

/** What both depthwise layers have: one stride for both sides, since TensorFlow knows no other. */
export const depthwise = {
  kernel_size: kernelSize.default(3),
  strides: count(limits.imagePixelsPerSide).default(1),
  padding: padding.default('same'),
  depth_multiplier: count(limits.depthMultiplier).default(1).describe('Outputs of each channel'),
}

/** A convolution of each channel on its own (Howard et al. 2017, §3.1): [batch, height, width, channels] → [batch, height′, width′, channels·depth_multiplier]. */
export const depthwiseConv2d = z.strictObject({ type: z.literal('depthwise_conv2d'), ...depthwise, ...trainable })
export type DepthwiseConv2d = z.output<typeof depthwiseConv2d>

/** kernel height × width weights per output channel and a bias each; 2·K² operations per output value. */
export const depthwiseConv2dShape: ShapeRule<DepthwiseConv2d> = (spec, input, bias) => {
  const slid = slideKernel(input, spec)
  if ('needs' in slid) return slid
  const { height, width, channels, area } = slid
  const outputs = channels * spec.depth_multiplier
  const weights = area * outputs
  return { output: [height, width, outputs], trainable: weights + Number(bias) * outputs, nonTrainable: 0, flops: 2 * weights * height * width }
}
