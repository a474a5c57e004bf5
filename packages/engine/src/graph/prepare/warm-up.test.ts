import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'
import { memory } from '../../backend/memory.js'
import { warmUp } from './warm-up.js'

const engine = await loadEngine({ device: 'cpu' })

test(`warming up on ${engine.backend} leaves no tensor and no variable behind`, () => {
  const [before, variables] = [memory(), Object.keys(tf.engine().registeredVariables)]
  warmUp()
  expect(memory()).toEqual(before)
  expect(Object.keys(tf.engine().registeredVariables)).toEqual(variables)
})
