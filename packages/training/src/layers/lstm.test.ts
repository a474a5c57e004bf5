import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('lstm', {
  trains: [
    { type: 'reshape', shape: [8, 8] },
    { type: 'lstm', units: 5, return_sequences: true },
    { type: 'lstm', units: 4 },
  ],
  gradients: {
    'two layers': [
      { type: 'reshape', shape: [6, 10] },
      { type: 'lstm', units: 4, return_sequences: true },
      { type: 'lstm', units: 3 },
    ],
  },
})
