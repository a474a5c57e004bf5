import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('plr_embedding', {
  trains: [{ type: 'flatten' }, { type: 'plr_embedding', frequencies: 4, dimensions: 3 }],
  gradients: {
    'its waves': [{ type: 'flatten' }, { type: 'plr_embedding', frequencies: 3, dimensions: 2 }, { type: 'dense', units: 5, activation: 'tanh' }],
  },
  differenceStep: 0.002,
})
