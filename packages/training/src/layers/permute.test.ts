import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('permute', {
  trains: [{ type: 'permute', axes: [2, 3, 1] }, { type: 'flatten' }, { type: 'dense', units: 5, activation: 'tanh' }],
  gradients: {
    'swapped sides': [{ type: 'conv2d', filters: 2, activation: 'tanh' }, { type: 'permute', axes: [3, 1, 2] }, { type: 'flatten' }],
  },
})
