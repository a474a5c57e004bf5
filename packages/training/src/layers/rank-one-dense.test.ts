import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('rank_one_dense', {
  trains: [
    { type: 'flatten' },
    { type: 'rank_one_dense', members: 3, units: 8, activation: 'relu' },
    { type: 'dropout', rate: 0.1 },
    { type: 'rank_one_dense', members: 3, units: 6, activation: 'relu' },
  ],
  gradients: {
    'members that part and stay apart': [
      { type: 'flatten' },
      { type: 'rank_one_dense', members: 3, units: 5, activation: 'tanh' },
      { type: 'rank_one_dense', members: 3, units: 4, activation: 'tanh' },
      { type: 'flatten' },
    ],
  },
})
