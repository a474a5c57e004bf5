import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import type { Parameter } from '../../packages/training/src/layers/layer.js'
import { classWeights } from '../../packages/training/src/losses/class-weights.js'
import { crossEntropy } from '../../packages/training/src/losses/cross-entropy.js'
import { rowMean } from '../../packages/training/src/losses/loss.js'
import { objectiveFor } from '../../packages/training/src/losses/objective.js'
import { squaredError } from '../../packages/training/src/losses/squared-error.js'
import { penaltyOf } from '../../packages/training/src/regularizers/penalty.js'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { logits, labels, smoothing, plain, smooth, balanced, weighted, squared, penalty } = golden.losses
const spec = { type: 'cross_entropy' } as const
const classes = ['a', 'b', 'c', 'd', 'e']

test.each([
  ['as it is', 0, plain],
  ['smoothed', smoothing, smooth],
] as const)('cross-entropy %s and its gradient agree with float64 to 1e-6, hopeless rows included', (_name, alpha, expected) => {
  const y = tf.tensor1d(labels, 'int32')
  expect(worst(crossEntropy(tf.tensor2d(logits), y, spec, alpha).dataSync(), expected.rows)).toBeLessThan(1e-6)
  const gradient = tf.grad((x) => rowMean(crossEntropy(x as tf.Tensor2D, y, spec, alpha)) as tf.Scalar)(tf.tensor2d(logits))
  expect(worst(gradient.dataSync(), flat(expected.gradient), 0.1)).toBeLessThan(1e-6)
})

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

test('the squared error and its gradient agree with float64 to 1e-6', () => {
  const target = tf.tensor1d(squared.target)
  const loss = (x: tf.Tensor) => rowMean(squaredError(x as tf.Tensor2D, target)) as tf.Scalar
  expect(worst(loss(tf.tensor2d(squared.output)).dataSync(), [squared.mean])).toBeLessThan(1e-6)
  expect(worst(tf.grad(loss)(tf.tensor2d(squared.output)).dataSync(), flat(squared.gradient), 0.1)).toBeLessThan(1e-6)
})

test('the elastic net and its gradient agree with float64 to 1e-6; biases are spared unless asked for, and a layer overrides the job', () => {
  const weight = (role: Parameter['role']): Parameter => ({ name: `d/${role}`, layer: 'd', role, variable: tf.variable(tf.tensor2d(penalty.w)) })
  const [kernel, bias] = [weight('kernel'), weight('bias')]
  const job = { l1: penalty.l1, l2: penalty.l2, include_biases: false, label_smoothing: 0, gradient_clip_norm: null }
  const value = (of: ReturnType<typeof penaltyOf>) => of?.().dataSync()[0] ?? 0
  const both = penaltyOf([kernel, bias], job, () => undefined)
  expect(worst([value(both)], [penalty.value])).toBeLessThan(1e-6)
  const { grads } = tf.variableGrads(both ?? (() => tf.scalar(0)), [kernel.variable])
  expect(worst(grads[kernel.variable.name]?.dataSync() ?? [], flat(penalty.gradient))).toBeLessThan(1e-6)
  expect(worst([value(penaltyOf([kernel, bias], { ...job, include_biases: true }, () => undefined))], [2 * penalty.value])).toBeLessThan(1e-6)
  expect(penaltyOf([kernel, bias], job, () => ({ l1: 0, l2: 0 }))).toBeNull()
})
