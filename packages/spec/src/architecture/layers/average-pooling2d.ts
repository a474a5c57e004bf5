import { z } from 'zod'
import { kernelSize, layerName, padding, strides } from './fields.js'

/** The mean of each window, per channel. */
export const averagePooling2d = z.strictObject({
  type: z.literal('average_pooling2d'),
  name: layerName,
  pool_size: kernelSize.default(2),
  strides: strides.optional().describe('The pool size, if left out'),
  padding: padding.default('valid'),
})
export type AveragePooling2d = z.output<typeof averagePooling2d>
