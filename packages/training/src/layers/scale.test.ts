import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('scale', {
  trains: [{ type: 'flatten' }, { type: 'scale', rate_factor: 6 }, { type: 'dense', units: 6, activation: 'relu' }],
  gradients: {
    'features and channels': [{ type: 'scale' }, { type: 'flatten' }, { type: 'dense', units: 5, activation: 'tanh' }, { type: 'scale' }],
  },
})
