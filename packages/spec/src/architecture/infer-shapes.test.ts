import { expect, test } from 'vitest'
import { limits } from '../limits.js'
import type { LayerInput } from '../layers/index.js'
import { architecture } from './architecture.js'
import { inferShapes, type NetworkEnds } from './infer-shapes.js'

const mnist: NetworkEnds = { inputShape: [28, 28, 1], task: 'classification', classes: 10 }
const table: NetworkEnds = { inputShape: [784], task: 'classification', classes: 10 }
const infer = (layers: unknown[], ends: NetworkEnds) => inferShapes(architecture.parse({ layers }), ends)
const shapes = (layers: unknown[], ends: NetworkEnds) => {
  const result = infer(layers, ends)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.shapes
}
const messages = (layers: unknown[], ends: NetworkEnds) => {
  const result = infer(layers, ends)
  return result.ok ? [] : result.errors.map(({ path, message }) => `${path}: ${message}`)
}

test('a small convnet has the shapes, parameters and operations that one counts by hand', () => {
  const found = shapes(
    [
      { type: 'conv2d', filters: 32, kernel_size: 3, padding: 'same', activation: 'relu' },
      { type: 'max_pooling2d' },
      { type: 'conv2d', filters: 64, kernel_size: [3, 5], strides: 2, padding: 'valid' },
      { type: 'batch_normalization' },
      { type: 'activation', function: 'relu' },
      { type: 'average_pooling2d', pool_size: 2, strides: 1, padding: 'same' },
      { type: 'flatten' },
      { type: 'dense', units: 128 },
      { type: 'dropout' },
    ],
    mnist,
  )
  expect(found.layers.map((l) => [l.name, l.output])).toEqual([
    ['conv2d_1', [28, 28, 32]],
    ['max_pooling2d_1', [14, 14, 32]],
    ['conv2d_2', [6, 5, 64]],
    ['batch_normalization_1', [6, 5, 64]],
    ['activation_1', [6, 5, 64]],
    ['average_pooling2d_1', [6, 5, 64]],
    ['flatten_1', [1920]],
    ['dense_1', [128]],
    ['dropout_1', [128]],
  ])
  expect(found.layers.map((l) => [l.trainable, l.nonTrainable])).toEqual([
    [320, 0],
    [0, 0],
    [3 * 5 * 32 * 64, 0],
    [128, 128],
    [0, 0],
    [0, 0],
    [0, 0],
    [1920 * 128 + 128, 0],
    [0, 0],
  ])
  expect(found.output).toMatchObject({ name: 'output', input: [128], output: [10], trainable: 1290, bias: true, path: 'architecture' })
  expect(found.layers.map((l) => l.flops)).toEqual([2 * 9 * 32 * 784, 14 * 14 * 32 * 4, 2 * 15 * 32 * 64 * 30, 4 * 1920, 1920, 1920 * 4, 0, 2 * 1920 * 128, 0])
  expect(found.trainable).toBe(320 + 30720 + 128 + 245888 + 1290)
  expect(found.nonTrainable).toBe(128)
  expect(found.activations).toBe(28 * 28 * 32 + 14 * 14 * 32 + 1920 * 5 + 256 + 10)
})

test('a bias is left out only where a batch normalization follows at once, and stays where it is asked for', () => {
  const bn = { type: 'batch_normalization' }
  const bias = (layer: object, next: object) => shapes([layer, next], table).layers[0]?.bias
  expect(bias({ type: 'dense', units: 4 }, bn)).toBe(false)
  expect(bias({ type: 'dense', units: 4, activation: 'relu' }, bn)).toBe(true)
  expect(bias({ type: 'dense', units: 4, use_bias: true }, bn)).toBe(true)
  expect(bias({ type: 'dense', units: 4 }, { type: 'dropout' })).toBe(true)
  expect(bias({ type: 'dense', units: 4, use_bias: false }, { type: 'dropout' })).toBe(false)
})

test('regression ends in one number, classification in a number a class', () => {
  expect(shapes([], { inputShape: [4], task: 'regression', classes: 0 }).output).toMatchObject({ output: [1], trainable: 5, flops: 8 })
  expect(shapes([], { inputShape: [4], task: 'classification', classes: 3 }).output.output).toEqual([3])
})

test('every error is found in one pass, naming layer, path, need and what came', () => {
  expect(
    messages(
      [
        { type: 'conv2d', filters: 8, name: 'stem' },
        { type: 'max_pooling2d' },
        { type: 'dense', units: 5, name: 'a' },
        { type: 'global_average_pooling2d' },
        { type: 'dense', units: 5, name: 'a' },
        { type: 'spatial_dropout2d', name: 'output' },
      ],
      table,
    ),
  ).toEqual([
    'architecture.layers[4].name: the name a is taken by architecture.layers[2]',
    'architecture.layers[5].name: the name output is taken by the output layer',
    'architecture.layers[0]: stem: conv2d needs [height, width, channels], received [784]; for rows of a table use dense layers, or put a reshape layer before it',
    'architecture.layers[3]: global_average_pooling2d_1: global_average_pooling2d needs [height, width, channels], received [5]; for rows of a table use dense layers, or put a reshape layer before it',
    'architecture.layers[5]: output: spatial_dropout2d needs [height, width, channels], received [5]; for rows of a table use dense layers, or put a reshape layer before it',
  ])
})

test('what does not fit at the end is an error of the output layer', () => {
  expect(messages([{ type: 'conv2d', filters: 8 }], { ...mnist, classes: 1 })).toEqual([
    'task: classification needs at least two classes, the data set has 1',
    'architecture: output: the output layer needs [features], received [28, 28, 8]; put a flatten or global_average_pooling2d layer before it',
  ])
})

test('a window larger than the image is rejected without padding and accepted with it', () => {
  expect(messages([{ type: 'max_pooling2d', pool_size: [2, 29] }, { type: 'flatten' }], mnist)).toEqual([
    'architecture.layers[0]: max_pooling2d_1: max_pooling2d needs an image of at least [2, 29], received [28, 28, 1]; use padding "same" or a smaller window',
  ])
  expect(shapes([{ type: 'conv2d', filters: 1, kernel_size: 29 }, { type: 'flatten' }], mnist).layers[0]?.output).toEqual([28, 28, 1])
})

test('the largest sizes that a spec can name end in an error, not in a small number', () => {
  const units = limits.unitsPerLayer
  const wide = messages(
    [
      { type: 'dense', units },
      { type: 'dense', units },
    ],
    table,
  )
  expect(wide).toHaveLength(1)
  expect(wide[0]).toMatch(/^architecture: the network has [\d,]+ parameters, at most 200,000,000 are allowed$/)
  const side = limits.imagePixelsPerSide
  const huge = messages(
    [{ type: 'conv2d', filters: units, kernel_size: side }, { type: 'conv2d', filters: units, kernel_size: side }, { type: 'global_average_pooling2d' }],
    { inputShape: [side, side, 4], task: 'classification', classes: 10 },
  )
  expect(huge.some((m) => m.includes('parameters'))).toBe(true)
  expect(huge.some((m) => m.includes('values in the outputs'))).toBe(true)
})

test('a batch normalization after the activation is allowed with a warning', () => {
  const after = shapes([{ type: 'dense', units: 4, activation: 'relu' }, { type: 'batch_normalization' }], table)
  expect(after.warnings).toEqual([
    {
      path: 'architecture.layers[1]',
      rule: 'order',
      message: 'batch_normalization_1 stands after the activation relu; it is meant to stand between the layer and its activation',
      received: 'relu',
    },
  ])
  expect(shapes([{ type: 'dense', units: 4 }, { type: 'batch_normalization' }, { type: 'activation', function: 'relu' }], table).warnings).toEqual([])
})

test('a network that ends in members has an output layer of each, behind activations and noise too; flattened, it is an ordinary one', () => {
  const ends = { inputShape: [5], task: 'classification', classes: 3 } as const
  const shapesOf = (given: LayerInput[]) => {
    const inferred = inferShapes(architecture.parse({ layers: given }), ends)
    return inferred.ok ? { members: inferred.shapes.members, output: inferred.shapes.output.output, type: inferred.shapes.output.type } : inferred.errors
  }
  const members: LayerInput = { type: 'rank_one_dense', members: 4, units: 6 }
  expect(shapesOf([members, { type: 'dropout', rate: 0.1 }])).toEqual({ members: 4, output: [4, 3], type: 'member_dense' })
  expect(shapesOf([members, { type: 'flatten' }])).toEqual({ members: 1, output: [3], type: 'dense' })
  expect(shapesOf([members, { ...members, members: 3 }])).toMatchObject([{ path: 'architecture.layers[1]', rule: 'shape', received: [4, 6] }])
})

test('an embedding of numbers leaves categories and flags as they are', () => {
  const ends = { inputShape: [5], task: 'regression', classes: 0, inputs: { numbers: [0, 3], categories: [] } } as const
  const inferred = inferShapes(
    architecture.parse({
      layers: [
        { type: 'pbld_embedding', dimensions: 4 },
        { type: 'plr_embedding', dimensions: 2 },
      ],
    }),
    ends,
  )
  expect(inferred.ok && inferred.shapes.layers.map(({ output }) => output)).toEqual([[11], [22]])
})

test('an embedding of categories takes those that are numbers alone, and says to an embedding of numbers where these are then', () => {
  const ends = { inputShape: [5], task: 'regression', classes: 0, inputs: { numbers: [0, 3], categories: [{ place: 1, count: 20 }] } } as const
  const layersOf = (layers: LayerInput[]) => inferShapes(architecture.parse({ layers }), ends)
  const categories: LayerInput = { type: 'category_embedding', dimensions: 6 }
  const numbers: LayerInput = { type: 'pbld_embedding', dimensions: 4 }
  const inferred = layersOf([categories, numbers])
  expect(inferred.ok && inferred.shapes.layers.map(({ output, trainable, inputs }) => [output, trainable, inputs?.numbers])).toEqual([
    [[10], 120, [0, 3]],
    [[16], 2 * (2 * 16 + 17 * 3), [0, 2]],
  ])
  const turned = layersOf([numbers, categories])
  expect(!turned.ok && turned.errors).toMatchObject([{ path: 'architecture.layers[1]', rule: 'order' }])
})
