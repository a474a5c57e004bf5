import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { loadEngine } from './load-engine.js'
import { measureSpeed } from './measure-speed.js'

beforeAll(() => loadEngine())

test('the speed of the backend is a number of operations that hardware can have, and no tensor is left', async () => {
  const before = tf.memory().numTensors
  const speed = await measureSpeed()
  expect(speed).toBeGreaterThan(1e6)
  expect(speed).toBeLessThan(1e16)
  expect(tf.memory().numTensors).toBe(before)
})
