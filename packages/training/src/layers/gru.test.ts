import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('gru', {
  trains: [
    { type: 'reshape', shape: [8, 8] },
    { type: 'gru', units: 5, return_sequences: true },
    { type: 'gru', units: 4 },
  ],
  gradients: {
    'two layers': [
      { type: 'reshape', shape: [10, 6] },
      { type: 'permute', axes: [2, 1] },
      { type: 'gru', units: 4, return_sequences: true },
      { type: 'gru', units: 3 },
    ],
  },
})
