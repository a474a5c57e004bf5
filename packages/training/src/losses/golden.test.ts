import { readFileSync } from 'node:fs'
import { loadEngine, tf } from '@trainyard/engine'
import { defined, loss, lossFacts, lossRecords } from '@trainyard/spec'
import { worst } from '@trainyard/testing/golden/golden.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { rowLoss } from './index.js'
import { rowMean } from './loss.js'

const device = process.env['TRAINYARD_TEST_DEVICE'] === 'wasm' ? 'wasm' : 'cpu'
const numbers = z.array(z.number())
const { made_with, cases } = z
  .object({
    made_with: z.record(z.string(), z.string()),
    cases: z.array(z.object({ loss, output: z.array(numbers), target: numbers, rows: numbers, gradient: z.array(numbers) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../test/support/golden/losses-sklearn.json', import.meta.url), 'utf8')))

test('every loss but the defaults has golden numbers', () => {
  const found = new Set(cases.map((one) => one.loss.type))
  expect([...found].toSorted()).toEqual(lossRecords.flatMap(({ type, isDefault }) => (isDefault ? [] : [type])).toSorted())
})

describe(`on ${device}`, () => {
  beforeAll(async () => void (await loadEngine({ device })))

  const labelsOf = (one: (typeof cases)[number]) => (lossFacts(one.loss).task === 'classification' ? tf.tensor1d(one.target, 'int32') : tf.tensor1d(one.target))

  test.each(cases)(`$loss and its gradient are those of scikit-learn ${made_with['scikit-learn']} to 1e-6`, (one) => {
    const y = labelsOf(one)
    const of = rowLoss(one.loss, 0)
    expect(worst(of(tf.tensor2d(one.output), y).dataSync(), one.rows, 1)).toBeLessThan(1e-6)
    const gradient = tf.grad((x) => tf.sum(of(x as tf.Tensor2D, y)))(tf.tensor2d(one.output))
    expect(worst(gradient.dataSync(), one.gradient.flat(), 1)).toBeLessThan(2e-6)
  })

  test.each(cases.filter(({ loss: { type } }) => type !== 'absolute_error' && type !== 'quantile'))(
    'the gradient of $loss is that of central differences',
    (one) => {
      const y = labelsOf(one)
      const mean = (x: tf.Tensor2D) => rowMean(rowLoss(one.loss, lossFacts(one.loss).task === 'classification' ? 0.1 : 0)(x, y)) as tf.Scalar
      const x = tf.tensor2d(one.output)
      const gradient = tf.grad((at) => mean(at as tf.Tensor2D))(x)
      const norm = defined(tf.norm(gradient).dataSync()[0], 'the norm')
      const step = tf.mul(gradient, 0.01 / norm)
      const [above, below] = [tf.add(x, step), tf.sub(x, step)].map((at) => defined(mean(at as tf.Tensor2D).dataSync()[0], 'the loss'))
      expect(Math.abs((defined(above, 'above') - defined(below, 'below')) / 0.02 - norm)).toBeLessThan(1e-3 * norm + 1e-4)
    },
  )
})
