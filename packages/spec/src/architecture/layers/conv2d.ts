import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { kernelSize, padding, strides, trainable } from './fields.js'

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
