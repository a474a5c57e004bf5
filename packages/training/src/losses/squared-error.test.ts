import { loadEngine, tf } from '@trainyard/engine'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'
import { beforeAll, expect, test } from 'vitest'
import { rowMean } from './loss.js'
import { squaredError } from './squared-error.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { squared } = golden.losses

test('the squared error and its gradient agree with float64 to 1e-6', () => {
  const target = tf.tensor1d(squared.target)
  const loss = (x: tf.Tensor) => rowMean(squaredError(x as tf.Tensor2D, target)) as tf.Scalar
  expect(worst(loss(tf.tensor2d(squared.output)).dataSync(), [squared.mean])).toBeLessThan(1e-6)
  expect(worst(tf.grad(loss)(tf.tensor2d(squared.output)).dataSync(), flat(squared.gradient), 0.1)).toBeLessThan(1e-6)
})
