import { loadEngine, tf } from '@trainyard/engine'
import { type LayerSpec, layer } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import { createNetwork } from '../../packages/training/src/architecture/network.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const [batch, side, channels] = [40, 10, 50]

/** What the noise makes of ones, at this step. */
function noise(spec: object, step: number, member = 0): Float32Array {
  const layers = [layer.parse(spec) as LayerSpec, layer.parse({ type: 'flatten' })]
  const network = createNetwork({ spec: { ...toySpec({}), architecture: { layers } }, inputShape: [side, side, channels], classes: 2, seed: 3, member })
  let seen = new Float32Array()
  tf.tidy(() => {
    network.forward(tf.ones([batch, side, side, channels]), { mode: 'training', counter: tf.scalar(step, 'int32') }, (place, output) => {
      if (place.index === 0) seen = Float32Array.from(output.dataSync())
    })
  })
  network.dispose()
  return seen
}

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length
const variance = (values: Float32Array, centre = mean(values)) => values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length

test.each([0.1, 0.5, 0.9])('dropout %d keeps the expectation, zeroes its share and has the variance p / (1 − p), within five standard errors', (rate) => {
  const values = noise({ type: 'dropout', rate }, 0)
  const n = values.length
  const zeros = values.filter((value) => value === 0).length / n
  expect(Math.abs(zeros - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / n))
  expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]))
  expect(Math.abs(mean(values) - 1)).toBeLessThan(5 * Math.sqrt(rate / (1 - rate) / n))
})

test('gaussian dropout has mean 1 and the variance of dropout with its rate, within five standard errors', () => {
  const values = noise({ type: 'gaussian_dropout', rate: 0.3 }, 0)
  const expected = 0.3 / 0.7
  expect(Math.abs(mean(values) - 1)).toBeLessThan(5 * Math.sqrt(expected / values.length))
  expect(Math.abs(variance(values) / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length))
})

test('spatial dropout drops whole channels', () => {
  const values = noise({ type: 'spatial_dropout2d', rate: 0.5 }, 0)
  const pixels = side * side
  let dropped = 0
  for (let image = 0; image < batch; image += 1)
    for (let channel = 0; channel < channels; channel += 1) {
      const ofChannel = Array.from({ length: pixels }, (_, pixel) => values[(image * pixels + pixel) * channels + channel])
      expect(new Set(ofChannel).size).toBe(1)
      dropped += ofChannel[0] === 0 ? 1 : 0
    }
  expect(Math.abs(dropped / (batch * channels) - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / (batch * channels)))
})

test('the mask is new each step and for each member, and the same for the same step', () => {
  const [first, again, next, other] = [
    noise({ type: 'dropout', rate: 0.5 }, 0),
    noise({ type: 'dropout', rate: 0.5 }, 0),
    noise({ type: 'dropout', rate: 0.5 }, 1),
    noise({ type: 'dropout', rate: 0.5 }, 0, 1),
  ]
  expect(again).toEqual(first)
  for (const different of [next, other]) {
    const agreeing = first.filter((value, index) => value === different[index]).length / first.length
    expect(Math.abs(agreeing - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / first.length))
  }
})

test('nothing is dropped at prediction', () => {
  const layers = [layer.parse({ type: 'dropout', rate: 0.9 }) as LayerSpec]
  const network = createNetwork({ spec: { ...toySpec({}), architecture: { layers } }, inputShape: [4], classes: 2, seed: 3, member: 0 })
  network.forward(tf.ones([2, 4]), { mode: 'prediction' }, (place, output) => {
    if (place.index === 0) expect(Array.from(output.dataSync())).toEqual(Array(8).fill(1))
  })
  expect.assertions(1)
})
