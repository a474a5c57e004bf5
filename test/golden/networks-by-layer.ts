/** Networks around each layer, as layers of a spec; smooth activations, so that a difference quotient means something. */
export const networksByLayer: Record<string, unknown[]> = {
  dense: [{ type: 'flatten' }, { type: 'dense', units: 5, activation: 'tanh' }],
  conv2d: [{ type: 'conv2d', filters: 3, kernel_size: [3, 2], strides: [2, 1], padding: 'valid', activation: 'tanh' }, { type: 'flatten' }],
  'conv2d same': [
    { type: 'conv2d', filters: 2, kernel_size: 3, padding: 'same', activation: 'swish' },
    { type: 'conv2d', filters: 2, kernel_size: 3, strides: 2 },
    { type: 'flatten' },
  ],
  max_pooling2d: [
    { type: 'conv2d', filters: 2, activation: 'tanh' },
    { type: 'max_pooling2d', pool_size: 3, strides: 2, padding: 'same' },
    { type: 'flatten' },
  ],
  average_pooling2d: [
    { type: 'conv2d', filters: 2, activation: 'tanh' },
    { type: 'average_pooling2d', pool_size: 3, strides: 2, padding: 'same' },
    { type: 'flatten' },
  ],
  global_average_pooling2d: [{ type: 'conv2d', filters: 4, activation: 'tanh' }, { type: 'global_average_pooling2d' }],
  batch_normalization: [
    { type: 'conv2d', filters: 3 },
    { type: 'batch_normalization', epsilon: 0.01 },
    { type: 'activation', function: 'tanh' },
    { type: 'flatten' },
    { type: 'dense', units: 4 },
    { type: 'batch_normalization', scale: false },
  ],
  dropout: [{ type: 'flatten' }, { type: 'dense', units: 6, activation: 'tanh' }, { type: 'dropout', rate: 0.4 }],
  spatial_dropout2d: [{ type: 'conv2d', filters: 4, activation: 'tanh' }, { type: 'spatial_dropout2d', rate: 0.4 }, { type: 'flatten' }],
  gaussian_dropout: [{ type: 'flatten' }, { type: 'dense', units: 6, activation: 'tanh' }, { type: 'gaussian_dropout', rate: 0.4 }],
  activation: [{ type: 'flatten' }, { type: 'dense', units: 6 }, { type: 'activation', function: 'softmax' }],
  depthwise_conv2d: [{ type: 'depthwise_conv2d', depth_multiplier: 2, kernel_size: [3, 2], strides: 2, activation: 'tanh' }, { type: 'flatten' }],
  'depthwise_conv2d valid': [
    { type: 'conv2d', filters: 3, activation: 'tanh' },
    { type: 'depthwise_conv2d', padding: 'valid', activation: 'tanh' },
    { type: 'flatten' },
  ],
  separable_conv2d: [
    { type: 'conv2d', filters: 3, activation: 'tanh' },
    { type: 'separable_conv2d', filters: 4, depth_multiplier: 2, strides: 2, activation: 'tanh' },
    { type: 'flatten' },
  ],
  layer_normalization: [
    { type: 'conv2d', filters: 4 },
    { type: 'layer_normalization' },
    { type: 'activation', function: 'tanh' },
    { type: 'flatten' },
    { type: 'dense', units: 5 },
    { type: 'layer_normalization', center: false },
  ],
  embedding: [{ type: 'embedding', vocabulary: 7, dimensions: 3 }, { type: 'flatten' }, { type: 'dense', units: 5, activation: 'tanh' }],
  lstm: [
    { type: 'reshape', shape: [6, 10] },
    { type: 'lstm', units: 4, return_sequences: true },
    { type: 'lstm', units: 3 },
  ],
  gru: [
    { type: 'reshape', shape: [10, 6] },
    { type: 'permute', axes: [2, 1] },
    { type: 'gru', units: 4, return_sequences: true },
    { type: 'gru', units: 3 },
  ],
  'residual identity': [
    { type: 'residual', layers: [{ type: 'conv2d', filters: 2, activation: 'tanh' }, { type: 'batch_normalization' }] },
    { type: 'activation', function: 'tanh' },
    { type: 'flatten' },
  ],
  'residual projection': [
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
}

/** The step of the difference quotients: which value of a window is largest must not change within it. */
export const differenceStep = (name: string): number => (name === 'max_pooling2d' ? 0.004 : 0.02)
