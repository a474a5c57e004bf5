import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('layer_normalization', {
  trains: [{ type: 'flatten' }, { type: 'dense', units: 8 }, { type: 'layer_normalization' }, { type: 'activation', function: 'tanh' }],
  gradients: {
    'images and rows': [
      { type: 'conv2d', filters: 4 },
      { type: 'layer_normalization' },
      { type: 'activation', function: 'tanh' },
      { type: 'flatten' },
      { type: 'dense', units: 5 },
      { type: 'layer_normalization', center: false },
    ],
  },
})
