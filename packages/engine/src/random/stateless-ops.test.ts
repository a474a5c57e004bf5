import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../backend/load-engine.js'
import { normalValues, uniformValues } from './host-random.js'
import { randomKey } from './random-key.js'
import { statelessNormal, statelessUniform } from './stateless-ops.js'

const engine = await loadEngine({ device: 'cpu' })

describe(`random tensors on ${engine.backend}`, () => {
  test.each([0, 1, 2, 41])('uniform draws of stream %i equal the host generator bit for bit, also after the counter moves', (seed) => {
    const key = randomKey({ seed, member: 0, purpose: 'dropout' })
    const counter = tf.variable(tf.scalar(0, 'int32'), false)
    expect(statelessUniform([5, 7], key, counter as tf.Scalar).dataSync()).toEqual(uniformValues(35, key, 0))
    counter.assign(tf.scalar(12, 'int32'))
    expect(statelessUniform([3], key, counter as tf.Scalar).dataSync()).toEqual(uniformValues(3, key, 12))
  })

  test('normal draws equal the host generator to float precision', () => {
    const key = randomKey({ seed: 3, member: 1, purpose: 'noise' })
    const onDevice = statelessNormal([1001], key, tf.scalar(5, 'int32')).dataSync()
    const onHost = normalValues(1001, key, 5)
    const largest = onHost.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (onDevice[i] ?? NaN))), 0)
    expect(largest).toBeLessThan(2e-6)
  })
})
