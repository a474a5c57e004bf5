import { loadEngine, tf } from '@trainyard/engine'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'
import { beforeAll, expect, test } from 'vitest'
import { softmax } from './softmax.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { x, dy, value, gradient } = golden.activations.softmax

test('softmax and its gradient agree with float64 to 1e-6', () => {
  expect(worst(softmax(tf.tensor2d(x)).dataSync(), flat(value))).toBeLessThan(1e-6)
  // Terms of the size of dy cancel in dy − Σ dy·y.
  expect(
    worst(
      tf
        .grad((at) => softmax(at))(tf.tensor2d(x), tf.tensor2d(dy))
        .dataSync(),
      flat(gradient),
      1,
    ),
  ).toBeLessThan(1e-6)
})
