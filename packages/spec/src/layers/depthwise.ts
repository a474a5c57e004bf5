import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { kernelSize, padding } from './fields.js'
import { kerasWindow } from './keras.js'
import { sides, type Window } from './shape.js'

/** What both depthwise layers have: one stride for both sides, since TensorFlow knows no other. */
export const depthwise = {
  kernel_size: kernelSize.default(3),
  strides: count(limits.imagePixelsPerSide).default(1),
  padding: padding.default('same'),
  depth_multiplier: count(limits.depthMultiplier).default(1).describe('Outputs of each channel'),
}

/** A kernel that fits every image. */
export const harmlessDepthwise = { kernel_size: 1, strides: 1, padding: 'same', depth_multiplier: 1 } as const

/** What both say in Keras of the depthwise convolution. */
export const kerasDepthwise = (spec: { kernel_size: Window; strides: number; padding: 'same' | 'valid'; depth_multiplier: number }) => ({
  kernel_size: sides(spec.kernel_size),
  ...kerasWindow(spec),
  depth_multiplier: spec.depth_multiplier,
})
