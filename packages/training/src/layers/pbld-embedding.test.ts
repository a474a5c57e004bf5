import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('pbld_embedding', {
  trains: [{ type: 'flatten' }, { type: 'pbld_embedding', frequencies: 4, dimensions: 3, rate_factor: 0.5 }],
  gradients: {
    'its waves': [{ type: 'flatten' }, { type: 'pbld_embedding', frequencies: 3, dimensions: 4 }, { type: 'dense', units: 5, activation: 'tanh' }],
  },
})
