import { loadEngine, tf } from '@trainyard/engine'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'
import { lossOf } from '@trainyard/spec'
import fc from 'fast-check'
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
  const { trainingLoss } = objectiveFor(lossOf({ task: 'classification' }), {
    smoothing: 0,
    weights,
    target: null,
    classes: classes.length,
    epochMetrics: new Set(),
  })
  const y = tf.tensor1d(labels, 'int32')
  expect(worst(trainingLoss(tf.tensor2d(logits), y).dataSync(), expected.rows)).toBeLessThan(1e-6)
  const gradient = tf.grad((x) => rowMean(trainingLoss(x as tf.Tensor2D, y)) as tf.Scalar)(tf.tensor2d(logits))
  expect(worst(gradient.dataSync(), flat(expected.gradient), 0.1)).toBeLessThan(1e-6)
})

test('only the ratios of the weights matter, at any size', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 2, maxLength: 5 }),
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.array(fc.nat(4), { minLength: 1, maxLength: 50 }),
      (ratios, power, rows) => {
        const names = ratios.map((_, index) => `class ${index}`)
        const labels = rows.map((row) => row % ratios.length)
        const asked = Object.fromEntries(ratios.map((ratio, index) => [`class ${index}`, ratio * 2 ** power]))
        const weights = classWeights(asked, names, Int32Array.from(labels)) ?? []
        const total = labels.reduce((sum, label) => sum + (ratios[label] ?? 0), 0)
        for (const [index, ratio] of ratios.entries()) {
          const right = labels.includes(index) ? (ratio * labels.length) / total : 0
          expect(Math.abs((weights[index] ?? Number.NaN) - right)).toBeLessThanOrEqual(1e-14 * right)
        }
      },
    ),
    { numRuns: 1_000 },
  )
  expect(classWeights({ a: 1e308, b: 1e308 }, ['a', 'b'], Int32Array.of(0, 0, 1))).toEqual([1, 1])
})
