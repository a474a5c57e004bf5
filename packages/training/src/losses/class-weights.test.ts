import { loadEngine, tf } from '@trainyard/engine'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'
import { beforeAll, expect, test } from 'vitest'
import { classWeights } from './class-weights.js'
import { rowMean } from './loss.js'
import { objectiveFor } from './objective.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { logits, labels, balanced, weighted } = golden.losses
const classes = ['a', 'b', 'c', 'd', 'e']

test.each([
  ['balanced', 'balanced' as const, balanced],
  ['by label', Object.fromEntries(classes.map((name, index) => [name, weighted.raw[index] ?? 0])), weighted],
])('cross-entropy with class weights %s and its gradient agree with float64 to 1e-6', (_name, asked, expected) => {
  const weights = classWeights(asked, classes, Int32Array.from(labels))
  const { trainingLoss } = objectiveFor('classification', { smoothing: 0, weights, target: null })
  const y = tf.tensor1d(labels, 'int32')
  expect(worst(trainingLoss(tf.tensor2d(logits), y).dataSync(), expected.rows)).toBeLessThan(1e-6)
  const gradient = tf.grad((x) => rowMean(trainingLoss(x as tf.Tensor2D, y)) as tf.Scalar)(tf.tensor2d(logits))
  expect(worst(gradient.dataSync(), flat(expected.gradient), 0.1)).toBeLessThan(1e-6)
})
