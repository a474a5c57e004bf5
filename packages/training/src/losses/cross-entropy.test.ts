import { loadEngine, tf } from '@trainyard/engine'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'
import { beforeAll, expect, test } from 'vitest'
import { crossEntropy } from './cross-entropy.js'
import { rowMean } from './loss.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { logits, labels, smoothing, plain, smooth } = golden.losses
const spec = { type: 'cross_entropy' } as const

test.each([
  ['as it is', 0, plain],
  ['smoothed', smoothing, smooth],
] as const)('cross-entropy %s and its gradient agree with float64 to 1e-6, confidently wrong rows included', (_name, alpha, expected) => {
  const y = tf.tensor1d(labels, 'int32')
  expect(worst(crossEntropy(tf.tensor2d(logits), y, spec, alpha).dataSync(), expected.rows)).toBeLessThan(1e-6)
  const gradient = tf.grad((x) => rowMean(crossEntropy(x as tf.Tensor2D, y, spec, alpha)) as tf.Scalar)(tf.tensor2d(logits))
  expect(worst(gradient.dataSync(), flat(expected.gradient), 0.1)).toBeLessThan(1e-6)
})
