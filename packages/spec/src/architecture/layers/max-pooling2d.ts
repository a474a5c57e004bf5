import { z } from 'zod'
import { kernelSize, layerName, padding, strides } from './fields.js'

/** The largest value of each window, per channel. */
export const maxPooling2d = z.strictObject({
  type: z.literal('max_pooling2d'),
  name: layerName,
  pool_size: kernelSize.default(2),
  strides: strides.optional().describe('The pool size, if left out'),
  padding: padding.default('valid'),
})
export type MaxPooling2d = z.output<typeof maxPooling2d>
