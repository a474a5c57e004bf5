import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('dense', {
  trains: [{ type: 'flatten' }, { type: 'dense', units: 6, activation: 'relu' }],
  gradients: {
    dense: [{ type: 'flatten' }, { type: 'dense', units: 5, activation: 'tanh' }],
  },
})
