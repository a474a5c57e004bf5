import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('conv2d', {
  trains: [{ type: 'conv2d', filters: 3, strides: 2, activation: 'relu' }, { type: 'flatten' }],
  gradients: {
    'whole windows with two strides': [
      { type: 'conv2d', filters: 3, kernel_size: [3, 2], strides: [2, 1], padding: 'valid', activation: 'tanh' },
      { type: 'flatten' },
    ],
    'one channel and an output one wide': [
      { type: 'conv2d', filters: 1, kernel_size: 1 },
      { type: 'conv2d', filters: 2, kernel_size: [2, 4], strides: [1, 2], padding: 'valid', activation: 'tanh' },
      { type: 'flatten' },
    ],
    'padded windows': [
      { type: 'conv2d', filters: 2, kernel_size: 3, padding: 'same', activation: 'swish' },
      { type: 'conv2d', filters: 2, kernel_size: 3, strides: 2 },
      { type: 'flatten' },
    ],
  },
})
