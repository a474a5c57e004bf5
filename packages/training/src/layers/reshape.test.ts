import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('reshape', {
  trains: [{ type: 'reshape', shape: [16, 4] }, { type: 'flatten' }],
  gradients: {
    'other sides': [{ type: 'conv2d', filters: 2, activation: 'tanh' }, { type: 'reshape', shape: [10, 6] }, { type: 'flatten' }],
  },
})
