import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('average_pooling2d', {
  trains: [{ type: 'average_pooling2d' }, { type: 'flatten' }],
  gradients: {
    'overlapping windows': [
      { type: 'conv2d', filters: 2, activation: 'tanh' },
      { type: 'average_pooling2d', pool_size: 3, strides: 2, padding: 'same' },
      { type: 'flatten' },
    ],
  },
})
