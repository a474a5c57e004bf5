import { loadEngine, tf } from '@trainyard/engine'
import { architecture, type LayerSpec } from '@trainyard/spec'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { createNetwork, type Network } from './network.js'
import { nextActivation } from './build-layers.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const built: Network[] = []
afterEach(() => {
  for (const network of built.splice(0)) network.dispose()
})

const layersOf = (layers: unknown[]): LayerSpec[] => architecture.parse({ layers }).layers
function build(layers: unknown[], { seed = 1, member = 0, inputShape = [6, 6, 2] }: { seed?: number; member?: number; inputShape?: number[] } = {}): Network {
  const network = createNetwork({ spec: { ...toySpec({}), architecture: { layers: layersOf(layers) } }, inputShape, classes: 3, seed, member })
  built.push(network)
  return network
}
const values = (network: Network) => new Map(network.parameters.map(({ name, variable }) => [name, Array.from(variable.dataSync())]))

const convnet = [
  { type: 'conv2d', filters: 4, name: 'stem' },
  { type: 'batch_normalization' },
  { type: 'activation', function: 'relu' },
  { type: 'max_pooling2d' },
  { type: 'flatten' },
  { type: 'dense', units: 5, activation: 'tanh' },
]

test('arrays are named by layer, counted as the shapes say, and the output layer follows from the task', () => {
  const network = build(convnet)
  expect(network.parameters.map(({ name, role, variable }) => [name, role, variable.shape])).toEqual([
    ['stem/kernel', 'kernel', [3, 3, 2, 4]],
    ['batch_normalization_1/gamma', 'gamma', [4]],
    ['batch_normalization_1/beta', 'beta', [4]],
    ['batch_normalization_1/moving_mean', 'average', [4]],
    ['batch_normalization_1/moving_variance', 'average', [4]],
    ['dense_1/kernel', 'kernel', [36, 5]],
    ['dense_1/bias', 'bias', [5]],
    ['output/kernel', 'kernel', [5, 3]],
    ['output/bias', 'bias', [3]],
  ])
  const count = (parameters: Network['parameters']) => parameters.reduce((sum, { variable }) => sum + variable.size, 0)
  expect(count(network.weights)).toBe(network.shapes.trainable)
  expect(count(network.parameters)).toBe(network.shapes.trainable + network.shapes.nonTrainable)
  expect(tf.tidy(() => network.forward(tf.zeros([2, 6, 6, 2]), { mode: 'prediction' }).shape)).toEqual([2, 3])
})

test('every layer gives the shape that was inferred for it, odd sizes, strides and paddings included', () => {
  const network = build(
    [
      { type: 'conv2d', filters: 3, kernel_size: [2, 3], strides: [2, 1], padding: 'valid' },
      { type: 'average_pooling2d', pool_size: 2, strides: 1, padding: 'same' },
      { type: 'spatial_dropout2d' },
      { type: 'conv2d', filters: 4, kernel_size: 4, strides: 3, padding: 'same' },
      { type: 'max_pooling2d', pool_size: [2, 1], padding: 'valid' },
      { type: 'batch_normalization' },
      { type: 'global_average_pooling2d' },
      { type: 'gaussian_dropout' },
    ],
    { inputShape: [9, 7, 2] },
  )
  tf.tidy(
    () => void network.forward(tf.ones([3, 9, 7, 2]), { mode: 'prediction' }, ({ name, output }, value) => expect(value.shape, name).toEqual([3, ...output])),
  )
  expect.assertions(9)
})

test('the start depends on seed and member alone, and each layer has its own stream', () => {
  const first = values(build(convnet))
  expect(values(build(convnet))).toEqual(first)
  expect(values(build(convnet, { member: 1 })).get('stem/kernel')).not.toEqual(first.get('stem/kernel'))
  expect(values(build(convnet, { seed: 2 })).get('stem/kernel')).not.toEqual(first.get('stem/kernel'))
  // A layer more leaves the others as they were.
  expect(values(build([...convnet, { type: 'dropout' }])).get('stem/kernel')).toEqual(first.get('stem/kernel'))
})

test('shapes that do not fit are all rejected at once', () => {
  expect(() =>
    build([
      { type: 'dense', units: 3 },
      { type: 'conv2d', filters: 2 },
    ]),
  ).toThrow(/architecture\.layers\[0\]: dense_1: dense needs \[features\], received \[6, 6, 2\].*architecture\.layers\[1\]: conv2d_1: conv2d needs/)
})

test.each([
  [[{ type: 'dense', units: 1, activation: 'relu' }], 'relu'],
  [[{ type: 'dense', units: 1 }, { type: 'batch_normalization' }, { type: 'dropout' }, { type: 'activation', function: 'selu' }], 'selu'],
  [
    [
      { type: 'dense', units: 1 },
      { type: 'dense', units: 1, activation: 'relu' },
    ],
    undefined,
  ],
  [[{ type: 'dense', units: 1 }], undefined],
])('the automatic initializer looks ahead to the activation that the output goes into (%j)', (layers, expected) => {
  expect(nextActivation(layersOf(layers), 0)).toBe(expected)
})
