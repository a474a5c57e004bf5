import { tf } from '@trainyard/engine'
import { layer } from '@trainyard/spec'
import { mean, noiseOf } from '@trainyard/testing/layers/noise.js'
import { testLayer } from '@trainyard/testing/layers/test-layer.js'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { expect, test } from 'vitest'
import { createNetwork } from '../architecture/network.js'

testLayer('dropout', {
  trains: [{ type: 'flatten' }, { type: 'dropout', rate: 0.3 }],
  gradients: {
    'the mask': [{ type: 'flatten' }, { type: 'dense', units: 6, activation: 'tanh' }, { type: 'dropout', rate: 0.4 }],
  },
})

test.each([0.1, 0.5, 0.9])('dropout %d keeps the expectation, zeroes its share and has the variance p / (1 − p), within five standard errors', (rate) => {
  const values = noiseOf({ type: 'dropout', rate }, 0)
  const n = values.length
  const zeros = values.filter((value) => value === 0).length / n
  expect(Math.abs(zeros - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / n))
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]))
  expect(Math.abs(mean(values) - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / n))
})

test('the mask is new each step and for each member, and the same for the same step', () => {
  const [first, again, next, other] = [
    noiseOf({ type: 'dropout', rate: 0.5 }, 0),
    noiseOf({ type: 'dropout', rate: 0.5 }, 0),
    noiseOf({ type: 'dropout', rate: 0.5 }, 1),
    noiseOf({ type: 'dropout', rate: 0.5 }, 0, 1),
  ]
  expect(again).toEqual(first)
  for (const different of [next, other]) {
    const agreeing = first.filter((value, index) => value === different[index]).length / first.length
    expect(Math.abs(agreeing - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / first.length))
  }
})

test('nothing is dropped at prediction', () => {
  const layers = [layer.parse({ type: 'dropout', rate: 0.9 })]
  const network = createNetwork({ spec: { ...toySpec({}), architecture: { layers } }, inputShape: [4], classes: 2, seed: 3, member: 0 })
  network.forward(tf.ones([2, 4]), { mode: 'prediction' }, (layer, output) => {
    if (layer.index === 0) expect(Array.from(output.dataSync())).toEqual(Array(8).fill(1))
  })
  expect.assertions(1)
})
