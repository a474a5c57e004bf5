import { loadEngine, tf } from '@trainyard/engine'
import { optimizer, optimizerSlots, techniques } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import type { Parameter } from '../layers/layer.js'
import { createOptimizer } from './index.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const weight = (name: string): Parameter => ({ name, layer: 'w', role: 'kernel', variable: tf.variable(tf.tensor1d([1, -2, 3])) })
const gradients = (): tf.Tensor[] => [tf.tensor1d([0.5, -0.5, 0.25]), tf.tensor1d([0.5, -0.5, 0.25])]

// RMSProp's record counts its velocity also where momentum is 0, so it is asked with one.
const specs = techniques.optimizers.map(({ type }) => optimizer.parse(type === 'rmsprop' ? { type, momentum: 0.5 } : { type }))

test.each(specs)('$type keeps as many arrays beside each weight as its record says', (spec) => {
  const { slots, dispose } = createOptimizer(spec, [weight('w/a'), weight('w/b')], () => false)
  expect(slots.filter(({ name }) => name.startsWith('w/'))).toHaveLength(2 * optimizerSlots(spec))
  dispose()
})

test.each(specs)('$type moves a weight against its gradient, and decays only the weights that are named', (spec) => {
  const weights = [weight('w/a'), weight('w/b')]
  const decaying = { ...spec, learning_rate: 0.01, weight_decay: 0.5 }
  const { update, dispose } = createOptimizer(decaying, weights, ({ name }) => name === 'w/a')
  update(gradients(), tf.scalar(0.01))
  const [a, b] = weights.map(({ variable }) => Array.from(variable.dataSync()))
  expect(b?.map((value, index) => Math.sign(value - ([1, -2, 3][index] ?? 0)))).toEqual([-1, 1, -1])
  for (const [index, value] of [1, -2, 3].entries()) expect((a?.[index] ?? 0) - (b?.[index] ?? 0)).toBeCloseTo(-0.005 * value, 5)
  dispose()
})

test.each(specs)('$type moves a weight with a rate factor as it moves one at that rate, beside others at the rate of the step', (spec) => {
  const moved = (factors: readonly (number | undefined)[], rate: number): number[][] => {
    const weights = factors.map((rateFactor, index): Parameter => ({ ...weight(`w/${index}`), ...(rateFactor === undefined ? {} : { rateFactor }) }))
    const { update, dispose } = createOptimizer({ ...spec, learning_rate: 0.01, weight_decay: 0.5 }, weights, () => true)
    for (let step = 0; step < 3; step += 1) update(gradients(), tf.scalar(rate))
    dispose()
    return weights.map(({ variable }) => Array.from(variable.dataSync()))
  }
  const [plain, scaled] = moved([undefined, 4], 0.01)
  const [one] = moved([undefined, undefined], 0.01)
  const [, four] = moved([undefined, undefined], 0.04)
  expect(plain).toEqual(one)
  for (const [index, value] of (scaled ?? []).entries()) expect(value).toBeCloseTo(four?.[index] ?? Number.NaN, 6)
})

test('the strength of the moment multiplies the weight decay', () => {
  const one = weight('w/a')
  const { update, dispose } = createOptimizer(optimizer.parse({ type: 'sgd', weight_decay: 0.5 }), [one], () => true)
  update([tf.zeros([3])], tf.scalar(0.1), tf.scalar(0.25))
  expect(Array.from(one.variable.dataSync(), (value) => Math.round(value * 1e6) / 1e6)).toEqual([0.9875, -1.975, 2.9625])
  dispose()
})
