import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('flatten', {
  trains: [{ type: 'flatten' }],
  gradients: {
    'a flattened image': [{ type: 'conv2d', filters: 2, activation: 'tanh' }, { type: 'flatten' }],
  },
})
