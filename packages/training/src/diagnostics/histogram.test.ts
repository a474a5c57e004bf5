import { limits } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { histogramOf, strideOf } from './histogram.js'

test('every finite value is in the bin between whose edges it stands, and the others are counted apart', () => {
  const value = fc.oneof(fc.float({ noDefaultInfinity: true, noNaN: true }), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0))
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200 }), (all) => {
      const found = histogramOf(Float32Array.from(all), all.length)
      const finite = all.filter(Number.isFinite).sort((a, b) => a - b)
      expect([found.low, found.high]).toEqual(finite.length === 0 ? [null, null] : [finite[0], finite.at(-1)])
      expect(found.not_finite).toBe(all.length - finite.length)
      const low = finite[0] ?? 0 // default: there are no finite values
      const high = finite.at(-1) ?? 0 // default: as above
      // Where rounding moves a value over an edge, the edge is within a rounding of it.
      const edge = (bin: number) => low + ((high - low) * bin) / limits.histogramBins
      const room = (high - low) * 1e-9
      let before = 0
      for (const [bin, count] of found.counts.entries()) {
        for (const each of finite.slice(before, before + count)) {
          if (high === low) expect(bin).toBe(0)
          else expect(each >= edge(bin) - room && each <= edge(bin + 1) + room).toBe(true)
        }
        before += count
      }
      expect(before).toBe(finite.length)
    }),
  )
})

test('of very many values at most so many are counted, from every channel of a tensor', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 4 }), (shape) => {
      const size = shape.reduce((product, side) => product * side, 1)
      const stride = strideOf(size)
      expect(Math.ceil(size / stride)).toBeLessThanOrEqual(limits.histogramValues)
      if (size <= limits.histogramValues) expect(stride).toBe(1)
      const channels = shape.at(-1) ?? 1
      const seen = new Set(Array.from({ length: Math.min(channels, Math.ceil(size / stride)) }, (_, index) => (index * stride) % channels))
      expect(seen.size).toBe(Math.min(channels, Math.ceil(size / stride)))
    }),
  )
})
