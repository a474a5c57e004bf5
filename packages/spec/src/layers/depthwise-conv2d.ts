import { depthwise, harmlessDepthwise, kerasDepthwise } from './depthwise.js'
import { trainable } from './fields.js'
import { withBias } from './keras.js'
import { defineLayer } from './layer.js'
import { elements, sides, slideKernel } from './shape.js'

export const depthwiseConv2d = defineLayer({
  type: 'depthwise_conv2d',
  label: 'Depthwise convolution',
  description:
    'A convolution of each channel on its own: [batch, height, width, channels] → [batch, height′, width′, channels·depth_multiplier] (Howard et al. 2017).',
  fields: { ...depthwise, ...trainable },
  traits: {
    role: 'weights',
    assumes: 'image',
    activation: (spec) => spec.activation,
    harmless: harmlessDepthwise,
    keras: (spec, { bias }) => ({
      class_name: 'DepthwiseConv2D',
      config: { ...kerasDepthwise(spec), use_bias: bias },
      arrays: withBias(bias, { keras: 'depthwise_kernel', stored: 'kernel' }),
    }),
  },
  // kernel height × width weights per output channel and a bias each; 2·K² operations per output value.
  shape: (spec, input, bias) => {
    const slid = slideKernel(input, spec)
    if ('needs' in slid) return slid
    const { height, width, channels } = slid
    const outputs = channels * spec.depth_multiplier
    const kernel = [...sides(spec.kernel_size), channels, spec.depth_multiplier]
    return {
      output: [height, width, outputs],
      weights: { kernel, ...(bias ? { bias: [outputs] } : {}) },
      flops: 2 * elements(kernel) * height * width,
    }
  },
})
