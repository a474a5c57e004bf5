import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'
import type { ProgramDefinition, StepFunction } from '../contract.js'
import { prepareProgram } from './prepare-program.js'

const engine = await loadEngine({ device: 'cpu' })
const native = engine.backend === 'tensorflow'
const ROWS = Int32Array.of(0, 1, 2, 3)

function definition(step: StepFunction, variables: tf.Variable[]): ProgramDefinition<'train'> {
  return {
    variables,
    steps: {
      train: {
        step,
        feeds: { x: { shape: [2], dtype: 'float32' } },
        batchSizes: [2],
        data: { x: { shape: [4, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) } },
      },
    },
  }
}

describe(`prepareProgram on ${engine.backend}`, () => {
  test('trusts a graph that agrees with eager execution, and gives the variables back unchanged', skipUnless(native, 'native TensorFlow'), () => {
    const weight = tf.variable(tf.scalar(0.5))
    const { program, check, fallback } = prepareProgram(
      definition(
        ({ x }) => {
          weight.assign(tf.mul(weight, 0.9))
          return { loss: tf.mul(tf.sum(x as Tensor), weight) as Scalar, metrics: {} }
        },
        [weight],
      ),
      { step: 'train', rows: ROWS, batchSize: 2 },
    )
    expect(fallback).toBeUndefined()
    expect(program.mode).toBe('graph')
    expect(check).toMatchObject({ steps: 2, passed: true })
    expect(weight.dataSync()[0]).toBe(0.5)
    expect(program.steps.train.runMany(ROWS, 2).loss[0]).toBeCloseTo(4.5, 6)
    program.dispose()
  })

  test('falls back, with the difference, where host state makes the replay differ', skipUnless(native, 'native TensorFlow'), () => {
    let calls = 0
    const { program, check, fallback } = prepareProgram(
      definition(({ x }) => ({ loss: tf.add(tf.sum(x as Tensor), calls++) as Scalar, metrics: {} }), []),
      { step: 'train', rows: ROWS, batchSize: 2 },
    )
    expect(program.mode).toBe('eager')
    expect(check?.passed).toBe(false)
    expect(fallback).toMatch(/differ from eager/)
  })

  test('runs eagerly, and says why, where no graph can be made', () => {
    const { program, fallback } = prepareProgram(definition(({ x }) => ({ loss: tf.scalar(tf.sum(x as Tensor).dataSync()[0] ?? 0), metrics: {} }), []))
    expect(program.mode).toBe('eager')
    expect(fallback).toMatch(native ? /op Sum/ : /native backend/)
    expect([...program.steps.train.runMany(ROWS, 2).loss]).toEqual([10, 26])
  })

  test('a mistake in the definition is an error and no fallback', () => {
    const bad = definition(({ x }) => ({ loss: tf.sum(x as Tensor) as Scalar, metrics: {} }), [])
    const broken = { ...bad, steps: { train: { ...bad.steps.train, batchSizes: [] } } }
    expect(() => prepareProgram(broken)).toThrow(expect.objectContaining({ code: 'STEP_BAD_FEED' }))
  })
})
