import { noiseOf, noiseShape } from '@trainyard/testing/layers/noise.js'
import { testLayer } from '@trainyard/testing/layers/test-layer.js'
import { expect, test } from 'vitest'

testLayer('spatial_dropout2d', {
  trains: [{ type: 'conv2d', filters: 3, strides: 2 }, { type: 'spatial_dropout2d', rate: 0.3 }, { type: 'flatten' }],
  gradients: {
    'the mask': [{ type: 'conv2d', filters: 4, activation: 'tanh' }, { type: 'spatial_dropout2d', rate: 0.4 }, { type: 'flatten' }],
  },
})

const { batch, side, channels } = noiseShape

test('spatial dropout drops whole channels', () => {
  const values = noiseOf({ type: 'spatial_dropout2d', rate: 0.5 }, 0)
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
