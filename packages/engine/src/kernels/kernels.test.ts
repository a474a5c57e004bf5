import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { memory } from '../backend/memory.js'
import { normalValues } from '../random/host-random.js'
import { batchNormTraining } from './batch-norm.js'
import { biasAdd } from './bias-add.js'
import { softmaxCrossEntropy, sparseSoftmaxCrossEntropy } from './softmax-cross-entropy.js'

const engine = await loadEngine({ device: 'cpu' })

function random(shape: number[], seed: number): Tensor {
  return tf.tensor(normalValues(tf.util.sizeFromShape(shape), [seed, 0]), shape)
}

function expectClose(actual: Tensor, expected: Tensor, tolerance = 2e-5): void {
  expect(actual.shape).toEqual(expected.shape)
  const [a, b] = [Float32Array.from(actual.dataSync()), expected.dataSync()]
  const largest = a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] ?? NaN))), 0)
  expect(largest).toBeLessThan(tolerance)
}

/** Value and gradients of two functions of the same inputs, with a random upstream gradient. */
function expectSameWithGradients(inputs: Tensor[], upstream: Tensor, ours: (...x: Tensor[]) => Tensor, reference: (...x: Tensor[]) => Tensor): void {
  expectClose(ours(...inputs), reference(...inputs))
  const gradientsOf = (f: (...x: Tensor[]) => Tensor) => tf.grads((...x: Tensor[]) => f(...x))(inputs, upstream)
  const expected = gradientsOf(reference)
  gradientsOf(ours).forEach((gradient, i) => expectClose(gradient, expected[i] as Tensor, 1e-4))
}

describe(`kernels on ${engine.backend}`, () => {
  test('biasAdd and its gradients equal the sum of tensors', () => {
    expectSameWithGradients(
      [random([3, 4, 5], 1), random([5], 2)],
      random([3, 4, 5], 3),
      (x, b) => biasAdd(x as Tensor, b as Tensor1D),
      (x, b) => tf.add(x as Tensor, b as Tensor),
    )
  })

  test('softmaxCrossEntropy equals minus the sum of labels and log-softmax, with its gradient', () => {
    const labels = tf.softmax(random([6, 4], 4)) as Tensor2D
    expectSameWithGradients(
      [random([6, 4], 5)],
      random([6], 6),
      (x) => softmaxCrossEntropy(x as Tensor2D, labels),
      (x) => tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(x as Tensor)), 1)),
    )
  })

  test('softmaxCrossEntropy stays finite on logits of a thousand', () => {
    const loss = softmaxCrossEntropy(tf.tensor2d([[1000, -1000]]), tf.tensor2d([[0, 1]]))
    expect(loss.dataSync()[0]).toBeCloseTo(2000, 3)
  })

  test('sparseSoftmaxCrossEntropy equals the dense one on one-hot labels, with its gradient', () => {
    const classes = tf.tensor1d([3, 0, 1, 1], 'int32')
    const oneHot = tf.cast(tf.oneHot(classes, 4), 'float32') as Tensor2D
    expectSameWithGradients(
      [random([4, 4], 7)],
      random([4], 8),
      (x) => sparseSoftmaxCrossEntropy(x as Tensor2D, classes),
      (x) => softmaxCrossEntropy(x as Tensor2D, oneHot),
    )
  })

  test.each([[[16, 3]], [[4, 5, 3]], [[4, 5, 6, 3]]])('batch normalization of shape %j and its gradients equal the formula', (shape) => {
    const reference = (x: Tensor, gamma: Tensor, beta: Tensor) => {
      const axes = shape.map((_, i) => i).slice(0, -1)
      const { mean, variance } = tf.moments(x, axes)
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3))), gamma), beta)
    }
    expectSameWithGradients(
      [random(shape, 9), random([3], 10), random([3], 11)],
      random(shape, 12),
      (x, gamma, beta) => batchNormTraining(x as Tensor, gamma as Tensor1D, beta as Tensor1D, 1e-3).y,
      (x, gamma, beta) => reference(x as Tensor, gamma as Tensor, beta as Tensor),
    )
  })

  test('batch normalization returns the mean and the biased variance of the batch', () => {
    const x = random([50, 3], 13)
    const { mean, variance } = batchNormTraining(x, tf.ones([3]) as Tensor1D, tf.zeros([3]) as Tensor1D, 1e-3)
    const expected = tf.moments(x, 0)
    expectClose(mean, expected.mean)
    expectClose(variance, expected.variance)
  })

  test.each(['relu', 'sigmoid', 'tanh', 'selu', 'softplus', 'leakyRelu'] as const)('the gradient of %s equals its central difference', (name) => {
    const activation = (x: Tensor): Tensor => (name === 'leakyRelu' ? tf.leakyRelu(x, 0.3) : tf[name](x))
    const x = tf.tensor1d([-2.3, -0.7, -0.2, 0.3, 0.9, 2.1])
    const width = 1e-2
    const difference = tf.div(tf.sub(activation(tf.add(x, width)), activation(tf.sub(x, width))), 2 * width)
    expectClose(tf.grad(activation)(x), difference, 1e-3)
  })

  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('a product of matrices (transposed: %s, %s) and its gradients equal those of the batched op', (left, right) => {
    const matrices = [random(left ? [3, 4] : [4, 3], 20), random(right ? [5, 3] : [3, 5], 21)]
    const batched = (a: Tensor, b: Tensor) => tf.squeeze(tf.matMul(tf.expandDims(a, 0), tf.expandDims(b, 0), left, right), [0])
    expectSameWithGradients(
      matrices,
      random([4, 5], 22),
      (a, b) => tf.matMul(a as Tensor, b as Tensor, left, right),
      (a, b) => batched(a as Tensor, b as Tensor),
    )
  })

  test('gather takes rows and its gradient adds up repeated ones', () => {
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ])
    const rows = tf.tensor1d([2, 0, 2], 'int32')
    expect(tf.gather(x, rows).arraySync()).toEqual([
      [5, 6],
      [1, 2],
      [5, 6],
    ])
    expect(
      tf
        .grad((v: Tensor) => tf.gather(v, rows))(x)
        .arraySync(),
    ).toEqual([
      [1, 1],
      [0, 0],
      [2, 2],
    ])
  })

  test('nothing stays alive after a tidied forward and backward pass', () => {
    const [x, gamma, beta] = [random([8, 3], 14), random([3], 15), random([3], 16)]
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], 'int32')
    const pass = () =>
      tf.tidy(() =>
        tf
          .grads((a: Tensor, g: Tensor, b: Tensor) =>
            tf.mean(sparseSoftmaxCrossEntropy(batchNormTraining(biasAdd(a, b as Tensor1D), g as Tensor1D, b as Tensor1D, 1e-3).y as Tensor2D, labels)),
          )([x, gamma, beta])
          .forEach((t) => t.dataSync()),
      )
    pass()
    const before = memory()
    pass()
    expect(memory()).toEqual(before)
  })
})
