import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('embedding', {
  trains: [{ type: 'reshape', shape: [64] }, { type: 'embedding', vocabulary: 256, dimensions: 2 }, { type: 'flatten' }],
  gradients: {
    'the rows': [{ type: 'embedding', vocabulary: 7, dimensions: 3 }, { type: 'flatten' }, { type: 'dense', units: 5, activation: 'tanh' }],
  },
})
