import { loadEngine, tf } from '@trainyard/engine'
import { type ActivationName, defined } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { golden, worst } from './golden.js'

/**
 * The value and the derivative of an activation agree with float64 to 1e-6. `termSize` is the size of the terms that cancel in them, as in 1 − y and 1 + erf:
 * what remains is exact to 1e-6 of those. Without any, both are exact to 1e-6 of themselves, down to 1e-3.
 */
export function testActivation(name: ActivationName, activation: (x: tf.Tensor) => tf.Tensor, { termSize }: { termSize?: number } = {}): void {
  beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

  test('value and derivative agree with float64 to 1e-6', () => {
    const expected = defined(golden.activations.functions[name], `golden numbers of ${name}`)
    const input = tf.tensor1d(golden.activations.x)
    expect(worst(activation(input).dataSync(), expected.value, termSize)).toBeLessThan(1e-6)
    const derivative = tf.grad((at) => tf.mul(activation(at), 1))(input)
    expect(worst(derivative.dataSync(), expected.derivative, termSize)).toBeLessThan(1e-6)
  })
}
