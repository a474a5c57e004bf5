import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('member_dense', {
  trains: [{ type: 'flatten' }, { type: 'member_dense', members: 3, units: 6, activation: 'relu' }],
  gradients: {
    'members that part and stay apart': [
      { type: 'flatten' },
      { type: 'member_dense', members: 3, units: 5, activation: 'tanh' },
      { type: 'member_dense', members: 3, units: 4, activation: 'tanh' },
      { type: 'flatten' },
    ],
  },
})
