import { loadEngine, tf } from '@trainyard/engine'
import { type ArchitectureSpec, architecture } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { createNetwork } from '../../packages/training/src/architecture/network.js'
import { crossEntropy } from '../../packages/training/src/losses/cross-entropy.js'
import { rowMean } from '../../packages/training/src/losses/row-mean.js'
import { toySpec } from '../../packages/training/src/loop/toy-task.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

/** A network around each layer; smooth activations, so that a difference quotient means something. */
const networks: Record<string, unknown[]> = {
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

/**
 * The directional derivative along the gradient itself, by central differences. The backend computes in float32 only, so a difference quotient of a step h has an
 * error of about 1e-7 / h from rounding and h² from curvature: 1e-3 relative is what can be told apart, and one wrong term would be far more.
 */
test.each(Object.entries(networks))('the gradient through %s agrees with central differences to 1e-3', (name, layers) => {
  // Which value of a window is largest must not change within the step.
  const stepSize = name === 'max_pooling2d' ? 0.004 : 0.02
  const parsed: ArchitectureSpec = architecture.parse({ layers })
  const network = createNetwork({ spec: { ...toySpec({}), architecture: parsed }, inputShape: [6, 5, 2], classes: 3, seed: 11, member: 0 })
  const x = tf.tensor(
    Float32Array.from({ length: 8 * 60 }, (_, index) => Math.sin(index * 1.7) + Math.cos(index * 0.3)),
    [8, 6, 5, 2],
  )
  const y = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32')
  const loss = () => tf.tidy(() => rowMean(crossEntropy(network.forward(x, { mode: 'training', counter: tf.scalar(3, 'int32') }), y)) as tf.Scalar)
  const { grads } = tf.variableGrads(
    loss,
    network.weights.map((weight) => weight.variable),
  )
  for (const { name: weight, variable } of network.weights) {
    const gradient = grads[variable.name] as tf.Tensor
    const norm = Math.sqrt(tf.sum(tf.square(gradient)).dataSync()[0] ?? 0)
    const start = tf.clone(variable)
    const at = (h: number): number => {
      tf.tidy(() => variable.assign(tf.add(start, tf.mul(gradient, h / norm))))
      return loss().dataSync()[0] ?? Number.NaN
    }
    const h = stepSize
    // Richardson: the h² term of two step sizes cancels.
    const quotient = (step: number) => (at(step) - at(-step)) / (2 * step)
    const derivative = (4 * quotient(h / 2) - quotient(h)) / 3
    variable.assign(start)
    expect(Math.abs(derivative - norm) / Math.max(norm, 0.05), `${weight}: ${derivative} for ${norm}`).toBeLessThan(1e-3)
  }
  network.dispose()
})
