import { testLayer } from '@trainyard/testing/layers/test-layer.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quantileEnds } from './piecewise-linear-embedding.js'

testLayer('piecewise_linear_embedding', {
  trains: [{ type: 'flatten' }, { type: 'piecewise_linear_embedding', bins: 4, dimensions: 2 }],
  gradients: {
    'the map of the bins': [
      { type: 'flatten' },
      { type: 'piecewise_linear_embedding', bins: 3, dimensions: 2 },
      { type: 'dense', units: 5, activation: 'tanh' },
    ],
  },
})

test('the ends of the bins rise from the least to the greatest value, and each inner end has its share of the rows below it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (values, bins) => {
      const ends = quantileEnds(Float32Array.from(values), 1, bins)
      expect(ends[0]).toBe(Math.min(...values))
      expect(ends[bins]).toBe(Math.max(...values))
      for (let end = 1; end <= bins; end += 1) expect(ends[end]).toBeGreaterThanOrEqual(ends[end - 1] ?? Number.NaN)
      for (const [end, value] of ends.entries()) {
        const share = (end * (values.length - 1)) / bins
        expect(values.filter((each) => each < value).length).toBeLessThanOrEqual(Math.ceil(share))
        expect(values.filter((each) => each <= value).length).toBeGreaterThanOrEqual(Math.floor(share))
      }
    }),
    { numRuns: 500 },
  )
})
