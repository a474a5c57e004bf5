import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { compileStep } from '../graph/compile/compile.js'
import { eagerProgram } from '../graph/eager-program.js'
import { sumOfSquares } from '../kernels/bias-add.js'
import { applyAdagrad, applyAdam, applyGradientDescent, applyMomentum } from './updates.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const engine = await loadEngine({ device: 'cpu' })
const native = engine.backend === 'tensorflow'
const STEPS = 20
const rate = tf.scalar(0.1)
const gradientAt = (step: number) => [Math.sin(step), 0.5 * Math.cos(3 * step) - 0.1, 1e-3 * (step + 1)]

type Rule = {
  readonly apply: (weight: Variable, slots: [Variable, Variable], gradient: Tensor) => void
  /** The same in double precision, on one number: returns the new weight and slots. */
  readonly reference: (weight: number, slots: [number, number], gradient: number) => [number, [number, number]]
}

const RULES: Record<string, Rule> = {
  'gradient descent': {
    apply: (weight, _slots, gradient) => applyGradientDescent(weight, gradient, rate),
    reference: (w, slots, g) => [w - 0.1 * g, slots],
  },
  momentum: {
    apply: (variable, [velocity], gradient) => applyMomentum({ variable, velocity, gradient, rate, momentum: 0.9, nesterov: false }),
    reference: (w, [v], g) => [w + 0.9 * v - 0.1 * g, [0.9 * v - 0.1 * g, 0]],
  },
  'nesterov momentum': {
    apply: (variable, [velocity], gradient) => applyMomentum({ variable, velocity, gradient, rate, momentum: 0.9, nesterov: true }),
    reference: (w, [v], g) => [w + 0.9 * (0.9 * v - 0.1 * g) - 0.1 * g, [0.9 * v - 0.1 * g, 0]],
  },
  adagrad: {
    apply: (variable, [accumulator], gradient) => applyAdagrad({ variable, accumulator, gradient, rate, epsilon: 1e-7 }),
    reference: (w, [a], g) => [w - (0.1 * g) / (Math.sqrt(a + g * g) + 1e-7), [a + g * g, 0]],
  },
  adam: {
    apply: (variable, [firstMoment, secondMoment], gradient) =>
      applyAdam({ variable, firstMoment, secondMoment, gradient, rate, epsilon: tf.scalar(1e-7), beta1: 0.9, beta2: 0.999 }),
    reference: (w, [m, v], g) => {
      const [first, second] = [m + (1 - Math.fround(0.9)) * (g - m), v + (1 - Math.fround(0.999)) * (g * g - v)]
      return [w - (0.1 * first) / (Math.sqrt(second) + 1e-7), [first, second]]
    },
  },
}

function stepsOf({ apply }: Rule, before: (weight: Variable) => void = () => undefined) {
  const variable = () => tf.variable(tf.tensor1d([0, 0, 0]), false)
  const [weight, slots] = [tf.variable(tf.tensor1d([1, -2, 0.5])), [variable(), variable()] as [Variable, Variable]]
  const definition = {
    step: ({ g }: Readonly<Record<string, Tensor>>) => {
      before(weight)
      apply(weight, slots, tf.reshape(g as Tensor, [3]))
      return { loss: tf.sum(weight) as Scalar, metrics: {} }
    },
    feeds: { g: { shape: [3], dtype: 'float32' as const } },
    batchSizes: [1],
    data: { g: { shape: [STEPS, 3], values: Float32Array.from(Array.from({ length: STEPS }, (_, i) => gradientAt(i)).flat()) } },
  }
  return { definition, weight, variables: [weight, ...slots] }
}

const ROWS = Int32Array.from({ length: STEPS }, (_, i) => i)

function expectReference(weights: ArrayLike<number>, { reference }: Rule, shrink = 1): void {
  ;[1, -2, 0.5].forEach((start, i) => {
    let [weight, slots]: [number, [number, number]] = [start, [0, 0]]
    for (let step = 0; step < STEPS; step++) [weight, slots] = reference(weight * shrink, slots, gradientAt(step)[i] ?? 0)
    expect(Math.abs((weights[i] ?? NaN) - weight)).toBeLessThan(2e-6 * Math.max(1, Math.abs(weight)))
  })
}

describe.each(Object.entries(RULES))(`%s on ${engine.backend}`, (_name, rule) => {
  test('equals the rule in double precision over 20 steps, composed', () => {
    const { definition, weight, variables } = stepsOf(rule)
    eagerProgram({ variables, steps: { train: definition } }).steps.train.runMany(ROWS, 1)
    expectReference(weight.dataSync(), rule)
  })

  test('equals it as one op in a graph, and later reads of the step see the new weight', skipUnless(native, 'native TensorFlow'), () => {
    const { definition, weight, variables } = stepsOf(rule)
    const program = compileStep(definition.step, { ...definition, variables })
    const { loss } = program.runMany(ROWS, 1)
    program.readVariables()
    expectReference(weight.dataSync(), rule)
    expect(loss[STEPS - 1]).toBeCloseTo(tf.sum(weight).dataSync()[0] ?? Number.NaN, 5)
    program.dispose()
  })

  test('builds on a value that the step assigned before it', skipUnless(native, 'native TensorFlow'), () => {
    const { definition, weight, variables } = stepsOf(rule, (w) => w.assign(tf.mul(w, 0.9)))
    const program = compileStep(definition.step, { ...definition, variables })
    program.runMany(ROWS, 1)
    program.readVariables()
    expectReference(weight.dataSync(), rule, 0.9)
    program.dispose()
  })
})

test(`the sum of squares on ${engine.backend} equals the composed one`, () => {
  expect(
    sumOfSquares(
      tf.tensor2d([
        [1, -2],
        [3, 0.5],
      ]),
    ).dataSync()[0],
  ).toBeCloseTo(14.25, 6)
})
