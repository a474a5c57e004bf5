import { mean, noiseOf, variance } from '@trainyard/testing/layers/noise.js'
import { testLayer } from '@trainyard/testing/layers/test-layer.js'
import { expect, test } from 'vitest'

testLayer('gaussian_dropout', {
  trains: [{ type: 'flatten' }, { type: 'gaussian_dropout', rate: 0.3 }],
  gradients: {
    'the noise': [{ type: 'flatten' }, { type: 'dense', units: 6, activation: 'tanh' }, { type: 'gaussian_dropout', rate: 0.4 }],
  },
})

test('gaussian dropout has mean 1 and the variance of dropout with its rate, within five standard errors', () => {
  const values = noiseOf({ type: 'gaussian_dropout', rate: 0.3 }, 0)
  const expected = 0.3 / 0.7
  expect(Math.abs(mean(values) - 1)).toBeLessThan(5 * Math.sqrt(expected / values.length))
  expect(Math.abs(variance(values) / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / values.length))
})
