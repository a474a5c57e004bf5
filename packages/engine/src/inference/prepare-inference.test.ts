import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { memory } from '../backend/memory.js'
import { normalValues } from '../random/host-random.js'
import { prepareInference } from './prepare-inference.js'

const engine = await loadEngine({ device: 'cpu' })

/** Two linear members and their average. */
function ensemble() {
  const members = [1, 2].map((seed) => tf.variable(tf.tensor2d(normalValues(6, [seed, 0]), [3, 2])))
  const infer = ({ x }: Readonly<Record<string, Tensor>>) => {
    const outputs = members.map((weights) => tf.softmax(tf.matMul(x as Tensor, weights as Tensor)))
    return { mean: tf.div(tf.addN(outputs), 2), members: tf.stack(outputs, 1) }
  }
  return { members, definition: { infer, variables: members, feeds: { x: { shape: [3], dtype: 'float32' as const } }, batchSizes: [1, 4] } }
}

describe(`a prepared prediction on ${engine.backend}`, () => {
  test.each([1, 2, 4, 9])('of %i rows equals the eager one, padded and cut up as the compiled sizes ask', (rows) => {
    const { definition } = ensemble()
    const program = prepareInference(definition)
    expect(program.mode).toBe(engine.backend === 'tensorflow' ? 'graph' : 'eager')
    const x = normalValues(rows * 3, [7, 0])
    const expected = definition.infer({ x: tf.tensor2d(x, [rows, 3]) })
    const { mean, members } = program.run({ x }, rows)
    expect(mean?.shape).toEqual([rows, 2])
    expect(members?.shape).toEqual([rows, 2, 2])
    expected.mean.dataSync().forEach((value: number, i: number) => expect(mean?.values[i]).toBeCloseTo(value, 6))
    expected.members.dataSync().forEach((value: number, i: number) => expect(members?.values[i]).toBeCloseTo(value, 6))
    program.dispose()
  })

  test('takes new weights when asked to, and keeps no tensor', () => {
    const { members, definition } = ensemble()
    const program = prepareInference(definition)
    const x = Float32Array.of(1, 2, 3)
    program.run({ x }, 1)
    const alive = memory()
    for (const weights of members) weights.assign(tf.tidy(() => tf.zeros([3, 2])))
    program.writeVariables()
    expect([...(program.run({ x }, 1)['mean']?.values ?? [])]).toEqual([0.5, 0.5])
    expect(memory().handles - alive.handles).toBeLessThanOrEqual(members.length)
    program.dispose()
  })

  test('with no size to compile, a batch runs whole, so that its rows may depend on each other', () => {
    const program = prepareInference({
      infer: ({ x }) => ({ y: tf.sub(x as Tensor, tf.mean(x as Tensor, 0)) }),
      variables: [],
      feeds: { x: { shape: [1], dtype: 'float32' } },
      batchSizes: [],
    })
    expect(program.mode).toBe('eager')
    expect([...(program.run({ x: Float32Array.of(1, 2, 6) }, 3)['y']?.values ?? [])]).toEqual([-2, -1, 3])
    program.dispose()
  })

  test('refuses too few values', () => {
    const program = prepareInference(ensemble().definition)
    expect(() => program.run({ x: new Float32Array(5) }, 2)).toThrow(expect.objectContaining({ code: 'STEP_BAD_FEED' }))
    program.dispose()
  })
})
