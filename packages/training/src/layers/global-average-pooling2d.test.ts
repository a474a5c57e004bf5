import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('global_average_pooling2d', {
  trains: [{ type: 'conv2d', filters: 4, strides: 2, activation: 'tanh' }, { type: 'global_average_pooling2d' }],
  gradients: {
    'the mean': [{ type: 'conv2d', filters: 4, activation: 'tanh' }, { type: 'global_average_pooling2d' }],
  },
})
