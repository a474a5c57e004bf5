import { tf } from '@trainyard/engine'
import { defined, elementAt } from '@trainyard/spec'
import { flat, golden, shapeOf, worst } from '@trainyard/testing/golden/golden.js'
import { testLayer } from '@trainyard/testing/layers/test-layer.js'
import { expect, test } from 'vitest'
import { batchNormalization } from './batch-normalization.js'
import type { LayerContext, Parameter } from './layer.js'

testLayer('batch_normalization', {
  trains: [
    { type: 'conv2d', filters: 3, strides: 2 },
    { type: 'batch_normalization', momentum: 0.9 },
    { type: 'activation', function: 'tanh' },
    { type: 'flatten' },
  ],
  gradients: {
    'images and rows': [
      { type: 'conv2d', filters: 3 },
      { type: 'batch_normalization', epsilon: 0.01 },
      { type: 'activation', function: 'tanh' },
      { type: 'flatten' },
      { type: 'dense', units: 4 },
      { type: 'batch_normalization', scale: false },
    ],
  },
})

const counter = () => tf.scalar(0, 'int32')

/** The layer alone, with its arrays by name. */
function build(channels: number, options: object) {
  const parameters = new Map<string, Parameter>()
  const spec = {
    type: 'batch_normalization' as const,
    center: true,
    scale: true,
    momentum: 0.9,
    epsilon: 1e-3,
    init: 'standard' as const,
    inference: 'moving' as const,
    ...options,
  }
  const context: LayerContext = {
    layer: {
      index: 0,
      path: '',
      name: 'bn',
      type: 'batch_normalization',
      spec,
      input: [channels],
      output: [channels],
      bias: false,
      trainable: 0,
      nonTrainable: 0,
      arrays: {},
      flops: 0,
    },
    next: undefined,
    key: () => [0, 0],
    parameter: (what, role, shape, values) => {
      const parameter: Parameter = { name: `bn/${what}`, layer: 'bn', role, variable: tf.variable(tf.tensor(values(), [...shape])) }
      parameters.set(what, parameter)
      return parameter
    },
  }
  const array = (what: string) => defined(parameters.get(what), `the array ${what}`).variable
  return { run: batchNormalization(spec, context), parameters, array }
}

const firstBatch = elementAt(golden.batch_normalization, 0, 'golden batches').x1
const tensor = (value: Parameters<typeof shapeOf>[0]) => tf.tensor(flat(value), shapeOf(value))

test.each(golden.batch_normalization.map((one) => [shapeOf(one.x1).length === 2 ? 'dense' : 'images', one] as const))(
  'on %s: forward, backward, moving averages and prediction agree with float64 to 1e-6',
  (_name, one) => {
    const { run, parameters, array } = build(3, { epsilon: one.epsilon, momentum: one.momentum })
    array('gamma').assign(tf.tensor1d(one.gamma))
    array('beta').assign(tf.tensor1d(one.beta))
    expect(worst(run(tensor(one.x1), { mode: 'training', counter: counter() }).dataSync(), flat(one.y1), 1)).toBeLessThan(1e-6)
    const [x2, dy] = [tensor(one.x2), tensor(one.dy)]
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(run(x, { mode: 'training', counter: counter() }), dy)) as tf.Scalar
    const dx = tf.grad(loss)(x2)
    expect(worst(dx.dataSync(), flat(one.dx2), 1)).toBeLessThan(2e-6)
    expect(worst(array('moving_mean').dataSync(), one.mean)).toBeLessThan(1e-6)
    expect(worst(array('moving_variance').dataSync(), one.variance)).toBeLessThan(1e-6)
    expect(worst(run(tensor(one.x1), { mode: 'prediction' }).dataSync(), flat(one.inference_x1), 1)).toBeLessThan(1e-6)
    const { grads } = tf.variableGrads(
      () => loss(x2),
      [...parameters.values()].filter(({ role }) => role !== 'average').map(({ variable }) => variable),
    )
    const gradient = (what: string) => defined(grads[array(what).name], `the gradient of ${what}`).dataSync()
    expect(worst(gradient('gamma'), one.dgamma2, 1)).toBeLessThan(2e-6)
    expect(worst(gradient('beta'), one.dbeta2, 1)).toBeLessThan(1e-6)
  },
)

test.each([
  [false, false],
  [false, true],
  [true, false],
])('center %s and scale %s leave out β and γ, in training and at prediction', (center, scale) => {
  const { run, parameters } = build(3, { center, scale })
  expect([...parameters.keys()]).toEqual([...(scale ? ['gamma'] : []), ...(center ? ['beta'] : []), 'moving_mean', 'moving_variance'])
  const y = run(tensor(firstBatch), { mode: 'training', counter: counter() })
  expect(worst(tf.mean(y, 0).dataSync(), [0, 0, 0], 1)).toBeLessThan(1e-6)
  expect(run(tf.ones([2, 3]), { mode: 'prediction' }).shape).toEqual([2, 3])
})

test('init: identity starts as the identity, on the first batch and at prediction', () => {
  const { run } = build(3, { init: 'identity' })
  const x1 = tensor(firstBatch)
  run(x1, { mode: 'start' })
  for (const mode of ['prediction', 'training'] as const) {
    const y = run(x1, mode === 'training' ? { mode, counter: counter() } : { mode })
    expect(worst(y.dataSync(), Array.from(x1.dataSync()), 1)).toBeLessThan(1e-6)
  }
})

test('inference: adaptive normalizes with the batch that is predicted', () => {
  const { run } = build(3, { inference: 'adaptive' })
  const shifted = tf.add(tf.mul(tensor(firstBatch), 5), 100)
  const y = run(shifted, { mode: 'prediction' })
  expect(worst(tf.mean(y, 0).dataSync(), [0, 0, 0], 1)).toBeLessThan(1e-5)
})
