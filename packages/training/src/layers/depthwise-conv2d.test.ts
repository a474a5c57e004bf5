import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('depthwise_conv2d', {
  trains: [{ type: 'depthwise_conv2d', depth_multiplier: 3, strides: 2, activation: 'relu' }, { type: 'flatten' }],
  gradients: {
    'several outputs a channel': [{ type: 'depthwise_conv2d', depth_multiplier: 2, kernel_size: [3, 2], strides: 2, activation: 'tanh' }, { type: 'flatten' }],
    'whole windows': [
      { type: 'conv2d', filters: 3, activation: 'tanh' },
      { type: 'depthwise_conv2d', padding: 'valid', activation: 'tanh' },
      { type: 'flatten' },
    ],
  },
})
