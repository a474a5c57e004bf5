import { expect, test } from 'vitest'
import { jobSpec, resolvedJobSpec } from '../job/spec.js'
import { limits } from '../limits.js'
import { architecture } from './architecture.js'
import { inferShapes, type NetworkEnds } from './infer-shapes.js'

const cifar: NetworkEnds = { inputShape: [32, 32, 3], task: 'classification', classes: 10 }
const infer = (given: unknown, ends: NetworkEnds = cifar) => inferShapes(architecture.parse(given), ends)
const shapes = (given: unknown, ends?: NetworkEnds) => {
  const result = infer(given, ends)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.shapes
}
const messages = (layers: unknown[], ends?: NetworkEnds) => {
  const result = infer({ layers }, ends)
  return result.ok ? [] : result.errors.map(({ path, message }) => `${path}: ${message}`)
}
const conv = (filters: number, strides = 1) => ({ type: 'conv2d', filters, strides })
const pool = { type: 'global_average_pooling2d' }

test('a block lists its layers, its shortcut and its addition, with the stride that the shapes need', () => {
  const found = shapes({ layers: [{ type: 'residual', shortcut: 'projection', layers: [conv(8, 2), { type: 'batch_normalization' }] }, pool] })
  expect(found.layers.map(({ name, output, trainable, nonTrainable, flops, bias }) => [name, output, trainable, nonTrainable, flops, bias])).toEqual([
    ['residual_1.conv2d_1', [16, 16, 8], 216, 0, 2 * 216 * 256, false],
    ['residual_1.batch_normalization_1', [16, 16, 8], 16, 16, 4 * 2048, false],
    ['residual_1.shortcut', [16, 16, 8], 24, 0, 2 * 24 * 256, false],
    ['residual_1.shortcut_normalization', [16, 16, 8], 16, 16, 4 * 2048, false],
    ['residual_1', [16, 16, 8], 0, 0, 2048, false],
    ['global_average_pooling2d_1', [8], 0, 0, 2048, false],
  ])
  expect(found.places.map(({ name }) => name)).toEqual(['residual_1', 'global_average_pooling2d_1'])
  const flat = shapes({ layers: [{ type: 'residual', shortcut: 'projection', layers: [{ type: 'dense', units: 5 }] }] }, { ...cifar, inputShape: [4] })
  expect(flat.layers.map(({ name, trainable }) => [name, trainable])).toEqual([
    ['residual_1.dense_1', 25],
    ['residual_1.shortcut', 25],
    ['residual_1', 0],
  ])
})

test('a projection is normalized as the block is', () => {
  const norm = { type: 'batch_normalization', momentum: 0.5, epsilon: 0.1, inference: 'adaptive' }
  const found = shapes({ layers: [{ type: 'residual', shortcut: 'projection', layers: [conv(8), { ...norm, name: 'own' }] }, pool] })
  expect(found.layers.find(({ name }) => name === 'residual_1.shortcut_normalization')?.spec).toMatchObject(norm)
})

test('a block that does not add up is rejected with both shapes, wherever it stands', () => {
  expect(messages([conv(4), { type: 'residual', name: 'b', layers: [conv(4), { type: 'residual', layers: [conv(8, 2)] }] }, pool])).toEqual([
    'architecture.layers[1].layers[1]: b.residual_1: the block needs an input that can be added to what its layers give, [16, 16, 8], received [32, 32, 4]; shortcut "projection" changes the shape',
    'architecture.layers[1]: b: the block needs an input that can be added to what its layers give, [16, 16, 8], received [32, 32, 4]; shortcut "projection" changes the shape',
  ])
  const valid = { type: 'conv2d', filters: 3, padding: 'valid' }
  expect(messages([{ type: 'residual', shortcut: 'projection', layers: [valid] }, pool])[0]).toContain('joins images by a stride')
  expect(messages([{ type: 'residual', layers: [conv(3), { type: 'dense', units: 3 }] }])[0]).toBe(
    'architecture.layers[0].layers[1]: residual_1.dense_1: dense needs [features], received [32, 32, 3]; put a flatten or global_average_pooling2d layer before it',
  )
})

test('names are unique over all blocks, and blocks have a depth', () => {
  const block = (inner: object[]) => ({ type: 'residual', name: 'a', layers: inner })
  expect(messages([{ ...conv(3), name: 'a.x' }, block([{ ...conv(3), name: 'x' }]), pool])).toEqual([
    'architecture.layers[1].layers[0].name: the name a.x is taken by architecture.layers[0]',
  ])
  const nested = (depth: number): object => ({ type: 'residual', layers: [depth === 1 ? conv(3) : nested(depth - 1)] })
  expect(messages([nested(limits.residualDepth), pool])).toEqual([])
  expect(messages([nested(limits.residualDepth + 1), pool])[0]).toContain(`at most ${limits.residualDepth} deep`)
  const many = Array.from({ length: 40 }, () => ({ type: 'residual', layers: Array.from({ length: 40 }, () => conv(3)) }))
  expect(messages(many)).toEqual([`architecture.layers: architecture has 1640 layers with those in blocks, at most ${limits.layers} are allowed`])
})

test.each([
  [20, 272_474],
  [32, 466_906],
  [56, 855_770],
  [110, 1_730_714],
])('the preset resnet of depth %i has as many convolutions and %i trainable numbers', (depth, parameters) => {
  const found = shapes({ preset: 'resnet', depth })
  expect(found.trainable).toBe(parameters)
  // The output layer is the last of the depth; the two projections do not count.
  expect(found.layers.filter(({ type }) => type === 'conv2d')).toHaveLength(depth - 1 + 2)
})

test('every preset becomes layers, keeps its name and may be sent again as it was resolved', () => {
  for (const [given, parameters] of [
    [{ preset: 'mlp', hidden: [100, 50], activation: 'tanh', dropout: 0.2, batch_normalization: true }, 3072 * 100 + 5000 + 510 + 300],
    [{ preset: 'lenet' }, 3 * 150 + 6 + 2416 + 576 * 120 + 120 + 10_164 + 850],
    [{ preset: 'vgg_small', filters: [8], batch_normalization: false, units: 4, dropout: 0 }, 224 + 584 + 2048 * 4 + 4 + 50],
    [{ preset: 'resnet', depth: 8, width: 4 }, undefined],
    [{ preset: 'realmlp', hidden: [4], frequencies: 2 }, 3072 * (2 + 2 + 2 * 3 + 3) + 3072 * 4 + (3072 * 4 + 1) * 4 + 4 + 50],
    [{ preset: 'tabm', members: 2, hidden: [4], bins: 2 }, 3072 * 2 * 4 + 2 * (3072 * 2 + 4 + 4) + 2 * 50],
  ] as const) {
    const resolved = architecture.parse(given)
    expect(resolved).toMatchObject(given)
    expect(architecture.parse(resolved)).toEqual(resolved)
    if (parameters) expect(shapes(given).trainable).toBe(parameters)
    expect(infer(given).ok).toBe(true)
    const job = jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: given })
    expect(resolvedJobSpec.parse({ ...job, task: 'classification', seed: 1 }).architecture).toEqual(resolved)
  }
})

test('layers that are not those of the preset beside them are rejected, as is a depth that no resnet has', () => {
  const issues = (given: unknown) => architecture.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  expect(issues({ preset: 'mlp', layers: [] })).toEqual(['layers: must be those of the preset mlp; leave out preset and its options to change them'])
  expect(issues({ preset: 'resnet', depth: 21 })).toEqual(['depth: must be 6n + 2: 8, 14, 20, 26, 32, …'])
  expect(architecture.parse({ preset: 'none', layers: [] })).toEqual({ layers: [] })
})

test('sequences have the sizes that one counts by hand, and a limit of steps', () => {
  const ends: NetworkEnds = { ...cifar, inputShape: [6, 3] }
  const found = shapes({ layers: [{ type: 'lstm', units: 4, return_sequences: true }, { type: 'layer_normalization' }, { type: 'gru', units: 2 }] }, ends)
  expect(found.layers.map(({ output, trainable }) => [output, trainable])).toEqual([
    [[6, 4], 4 * (4 * (3 + 4) + 4)],
    [[6, 4], 8],
    [[2], 3 * (2 * (4 + 2) + 2 * 2)],
  ])
  expect(messages([{ type: 'lstm', units: 4 }], { ...ends, inputShape: [limits.recurrentSteps + 1, 3] })[0]).toContain(`at most ${limits.recurrentSteps} steps`)
  expect(messages([{ type: 'lstm', units: 4 }], { ...ends, inputShape: [6] })[0]).toContain('[steps, features]')
  expect(
    messages(
      [
        { type: 'reshape', shape: [4, 5] },
        { type: 'gru', units: 2 },
      ],
      ends,
    ),
  ).toEqual(['architecture.layers[0]: reshape_1: reshape needs 20 numbers for [4, 5], received [6, 3]'])
})

test('an embedding stands first, where the data set’s numbers come in', () => {
  const ends: NetworkEnds = { ...cifar, inputShape: [8] }
  const embedding = { type: 'embedding', vocabulary: 10, dimensions: 3 }
  expect(
    shapes({ layers: [{ type: 'reshape', shape: [2, 4] }, { type: 'permute', axes: [2, 1] }, embedding, { type: 'flatten' }] }, ends).layers[2],
  ).toMatchObject({
    output: [4, 2, 3],
    trainable: 30,
  })
  expect(messages([{ type: 'dense', units: 4 }, embedding, { type: 'flatten' }], ends)).toEqual([
    'architecture.layers[1]: embedding_1: embedding takes the whole numbers of the data set: only flatten, reshape and permute may stand before it',
  ])
})

test('depthwise and separable convolutions count their windows by channel', () => {
  const found = shapes({ layers: [{ type: 'depthwise_conv2d', depth_multiplier: 2, strides: 2 }, { type: 'separable_conv2d', filters: 5 }, pool] })
  expect(found.layers.slice(0, 2).map(({ output, trainable, flops }) => [output, trainable, flops])).toEqual([
    [[16, 16, 6], 9 * 6 + 6, 2 * 54 * 256],
    [[16, 16, 5], 9 * 6 + 6 * 5 + 5, 2 * (54 + 30) * 256],
  ])
})
