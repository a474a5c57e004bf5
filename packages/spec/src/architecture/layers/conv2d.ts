import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { kernelSize, padding, strides, trainable } from './fields.js'
import { type ShapeRule, slideKernel } from './shape.js'

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
  const slid = slideKernel(input, spec)
  if ('needs' in slid) return slid
  const { height, width, channels, area } = slid
  const weights = area * channels * spec.filters
  return { output: [height, width, spec.filters], trainable: weights + Number(bias) * spec.filters, nonTrainable: 0, flops: 2 * weights * height * width }
}
