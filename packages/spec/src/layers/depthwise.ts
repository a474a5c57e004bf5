import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { kernelSize, padding } from './fields.js'

/** What both depthwise layers have: one stride for both sides, since TensorFlow knows no other. */
export const depthwise = {
  kernel_size: kernelSize.default(3),
  strides: count(limits.imagePixelsPerSide).default(1),
  padding: padding.default('same'),
  depth_multiplier: count(limits.depthMultiplier).default(1).describe('Outputs of each channel'),
}

/** A kernel that fits every image. */
export const harmlessDepthwise = { kernel_size: 1, strides: 1, padding: 'same', depth_multiplier: 1 } as const
