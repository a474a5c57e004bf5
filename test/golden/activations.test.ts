import { loadEngine, tf } from '@trainyard/engine'
import { activationNames } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { activations } from '../../packages/training/src/activations/index.js'
import { flat, golden, worst } from '@trainyard/testing/golden/golden.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { x, functions, softmax } = golden.activations
const elementwise = activationNames.filter((name) => name !== 'softmax')

/** Terms of size 1 cancel in 1 − y, in 1 + erf, and left of the minimum of mish: what remains is exact to 1e-6 of those terms. All others are exact to 1e-6 of themselves, down to 1e-3. */
const cancelling: Partial<Record<(typeof elementwise)[number], number>> = { sigmoid: 1, tanh: 1, gelu: 1, mish: 1 }

test.each(elementwise)('%s and its derivative agree with float64 to 1e-6', (name) => {
  const expected = functions[name] ?? { value: [], derivative: [] }
  const input = tf.tensor1d(x)
  const floor = cancelling[name]
  expect(worst(activations[name](input).dataSync(), expected.value, floor)).toBeLessThan(1e-6)
  const derivative = tf.grad((at) => tf.mul(activations[name](at), 1))(input)
  expect(worst(derivative.dataSync(), expected.derivative, floor)).toBeLessThan(1e-6)
})

test('softmax and its gradient agree with float64 to 1e-6', () => {
  const [input, dy] = [tf.tensor2d(softmax.x), tf.tensor2d(softmax.dy)]
  expect(worst(activations.softmax(input).dataSync(), flat(softmax.value))).toBeLessThan(1e-6)
  const gradient = tf.grad((at) => activations.softmax(at))(input, dy)
  // Terms of the size of dy cancel in dy − Σ dy·y.
  expect(worst(gradient.dataSync(), flat(softmax.gradient), 1)).toBeLessThan(1e-6)
})
