import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('parametric_activation', {
  trains: [{ type: 'flatten' }, { type: 'dense', units: 6 }, { type: 'parametric_activation', function: 'selu', rate_factor: 0.1 }],
  gradients: {
    mish: [{ type: 'flatten' }, { type: 'dense', units: 5 }, { type: 'parametric_activation' }],
    'tanh of channels': [{ type: 'conv2d', filters: 3 }, { type: 'parametric_activation', function: 'tanh' }, { type: 'flatten' }],
  },
})
