import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { depthwise, harmlessDepthwise, kerasDepthwise } from './depthwise.js'
import { trainable } from './fields.js'
import { withBias } from './keras.js'
import { defineLayer } from './layer.js'
import { elements, sides, slideKernel } from './shape.js'

export const separableConv2d = defineLayer({
  type: 'separable_conv2d',
  label: 'Separable convolution',
  description: 'A depthwise convolution, then a 1×1 convolution over its channels (Chollet 2017); bias and activation at the end.',
  fields: { filters: count(limits.unitsPerLayer), ...depthwise, ...trainable },
  traits: {
    role: 'weights',
    assumes: 'image',
    activation: (spec) => spec.activation,
    keras: (spec, { bias }) => ({
      class_name: 'SeparableConv2D',
      config: { filters: spec.filters, ...kerasDepthwise(spec), use_bias: bias },
      arrays: withBias(bias, 'depthwise_kernel', 'pointwise_kernel'),
    }),
    harmless: { filters: 1, ...harmlessDepthwise },
  },
  // The weights of both convolutions and a bias for each filter; the values between them are kept for the gradient.
  shape: (spec, input, bias) => {
    const slid = slideKernel(input, spec)
    if ('needs' in slid) return slid
    const { height, width, channels } = slid
    const between = channels * spec.depth_multiplier
    const depthwise = [...sides(spec.kernel_size), channels, spec.depth_multiplier]
    const pointwise = [1, 1, between, spec.filters]
    const pixels = height * width
    return {
      output: [height, width, spec.filters],
      weights: { depthwise_kernel: depthwise, pointwise_kernel: pointwise, ...(bias ? { bias: [spec.filters] } : {}) },
      flops: 2 * (elements(depthwise) + elements(pointwise)) * pixels,
      kept: between * pixels,
    }
  },
})
