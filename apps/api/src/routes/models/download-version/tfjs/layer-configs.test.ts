import { activationNames, layer } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { activationConfig, layerConfigs } from './layer-configs.js'

const place = { name: 'x_1', bias: true }

test('every activation is written, but for the one that TensorFlow.js computes by another formula', () => {
  const written = activationNames.filter((name) => {
    try {
      return activationConfig('a', name)
    } catch (error) {
      expect(error).toMatchObject({ code: 'not_implemented', message: expect.stringContaining(name) })
      return false
    }
  })
  expect(activationNames.filter((name) => !written.includes(name))).toEqual(['hard_sigmoid'])
})

test('a layer takes its arrays in the order in which TensorFlow.js wants them, and its activation follows', () => {
  const configs = layerConfigs(layer.parse({ type: 'conv2d', filters: 4, kernel_size: [3, 5], activation: 'leaky_relu' }), place)
  expect(configs.map(({ class_name, arrays }) => [class_name, arrays])).toEqual([
    ['Conv2D', ['kernel', 'bias']],
    ['LeakyReLU', []],
  ])
  expect(configs[0]?.config).toMatchObject({ name: 'x_1', kernel_size: [3, 5], strides: [1, 1], padding: 'same', use_bias: true })
  const [normalization] = layerConfigs(layer.parse({ type: 'batch_normalization', scale: false }), place)
  expect(normalization?.arrays).toEqual(['beta', 'moving_mean', 'moving_variance'])
})

test('noise of the training is left out; a normalization by the predicted batch is rejected', () => {
  for (const type of ['dropout', 'gaussian_dropout', 'spatial_dropout2d']) expect(layerConfigs(layer.parse({ type }), place)).toEqual([])
  expect(() => layerConfigs(layer.parse({ type: 'batch_normalization', inference: 'adaptive' }), place)).toThrow('adaptive')
})
