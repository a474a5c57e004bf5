import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('separable_conv2d', {
  trains: [
    { type: 'separable_conv2d', filters: 4, depth_multiplier: 2, strides: 2 },
    { type: 'batch_normalization' },
    { type: 'activation', function: 'tanh' },
    { type: 'flatten' },
  ],
  gradients: {
    'both convolutions': [
      { type: 'conv2d', filters: 3, activation: 'tanh' },
      { type: 'separable_conv2d', filters: 4, depth_multiplier: 2, strides: 2, activation: 'tanh' },
      { type: 'flatten' },
    ],
  },
})
