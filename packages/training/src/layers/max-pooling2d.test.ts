import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('max_pooling2d', {
  trains: [{ type: 'max_pooling2d' }, { type: 'flatten' }],
  gradients: {
    'overlapping windows': [
      { type: 'conv2d', filters: 2, activation: 'tanh' },
      { type: 'max_pooling2d', pool_size: 3, strides: 2, padding: 'same' },
      { type: 'flatten' },
    ],
  },
  // Which value of a window is largest must not change within it.
  differenceStep: 0.004,
})
