import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('activation', {
  trains: [{ type: 'flatten' }, { type: 'dense', units: 6 }, { type: 'activation', function: 'tanh' }],
  gradients: {
    softmax: [{ type: 'flatten' }, { type: 'dense', units: 6 }, { type: 'activation', function: 'softmax' }],
  },
})
