import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { kernelSize, padding, strides, trainable } from './fields.js'
import { kerasWindow, withBias } from './keras.js'
import { defineLayer } from './layer.js'
import { elements, sides, slideKernel } from './shape.js'

export const conv2d = defineLayer({
  type: 'conv2d',
  label: 'Convolution',
  description: 'Convolution of images: [batch, height, width, channels] → [batch, height′, width′, filters] (LeCun et al. 1998).',
  fields: {
    filters: count(limits.unitsPerLayer),
    kernel_size: kernelSize.default(3),
    strides: strides.default(1),
    padding: padding.default('same'),
    ...trainable,
  },
  traits: {
    role: 'weights',
    assumes: 'image',
    activation: (spec) => spec.activation,
    keras: (spec, { bias }) => ({
      class_name: 'Conv2D',
      config: { filters: spec.filters, kernel_size: sides(spec.kernel_size), ...kerasWindow(spec), use_bias: bias },
      arrays: withBias(bias, 'kernel'),
    }),
    harmless: { filters: 1, kernel_size: 1, strides: 1, padding: 'same' },
  },
  // kernel height × width × channels weights per filter and a bias each; 2·K²·channels·filters operations per output pixel.
  shape: (spec, input, bias) => {
    const slid = slideKernel(input, spec)
    if ('needs' in slid) return slid
    const { height, width, channels } = slid
    const kernel = [...sides(spec.kernel_size), channels, spec.filters]
    return {
      output: [height, width, spec.filters],
      weights: { kernel, ...(bias ? { bias: [spec.filters] } : {}) },
      flops: 2 * elements(kernel) * height * width,
    }
  },
})
