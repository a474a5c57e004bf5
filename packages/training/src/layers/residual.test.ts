import { testLayer } from '@trainyard/testing/layers/test-layer.js'

testLayer('residual', {
  trains: [
    { type: 'conv2d', filters: 3, activation: 'relu' },
    {
      type: 'residual',
      shortcut: 'projection',
      layers: [
        { type: 'conv2d', filters: 4, strides: 2 },
        { type: 'batch_normalization', momentum: 0.9 },
        { type: 'activation', function: 'relu' },
        { type: 'residual', layers: [{ type: 'conv2d', filters: 4, activation: 'relu', regularization: { l2: 0.01 } }] },
      ],
    },
    { type: 'activation', function: 'relu' },
    { type: 'flatten' },
    { type: 'residual', shortcut: 'projection', layers: [{ type: 'dense', units: 6, activation: 'relu' }] },
  ],
  gradients: {
    'an identity': [
      { type: 'residual', layers: [{ type: 'conv2d', filters: 2, activation: 'tanh' }, { type: 'batch_normalization' }] },
      { type: 'activation', function: 'tanh' },
      { type: 'flatten' },
    ],
    projections: [
      {
        type: 'residual',
        shortcut: 'projection',
        layers: [
          { type: 'conv2d', filters: 4, strides: 2 },
          { type: 'activation', function: 'tanh' },
          { type: 'residual', layers: [{ type: 'conv2d', filters: 4, activation: 'tanh' }] },
        ],
      },
      { type: 'flatten' },
      { type: 'residual', shortcut: 'projection', layers: [{ type: 'dense', units: 5, activation: 'tanh' }] },
    ],
  },
})
