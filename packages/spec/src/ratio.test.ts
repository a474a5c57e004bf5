import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberOf, ratioOf, wholeTimes } from './ratio.js'
import { rungsOf, strategy } from './sweep/strategies.js'

test('a number is the decimal that is written, and comes back as it was', () => {
  expect(ratioOf(0.1)).toEqual({ part: 1n, whole: 10n })
  expect(ratioOf(-2.5e-7)).toEqual({ part: -25n, whole: 100_000_000n })
  expect(ratioOf(1.5e21)).toEqual({ part: 15n * 10n ** 20n, whole: 1n })
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: 1e-250, max: 1e250 }), (value) => {
      const back = numberOf(ratioOf(value))
      expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.abs(value) * 4e-16)
    }),
    { numRuns: 2_000 },
  )
})

test('hundredths go into hundredths as whole numbers do', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(1_000_000), (a, into) => {
      expect(wholeTimes(ratioOf(a / 100), ratioOf(into / 100))).toBe(BigInt(into) / BigInt(a))
    }),
    { numRuns: 2_000 },
  )
})

test('rungs stand and keep as exact powers of the factor say', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 160 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000 }), (tenths, least, trials) => {
      const spec = strategy.parse({ type: 'successive_halving', reduction_factor: tenths / 10, min_epochs: least })
      for (const { rung, epochs, keep } of rungsOf(spec, trials, 5_000)) {
        const [power, ten] = [BigInt(tenths), 10n]
        const [up, down] = [BigInt(least) * power ** BigInt(rung), ten ** BigInt(rung)]
        expect(BigInt(epochs)).toBe((2n * up + down) / (2n * down))
        const left = (BigInt(trials) * ten ** BigInt(rung + 1)) / power ** BigInt(rung + 1)
        expect(keep).toBe(Number(left > 1n ? left : 1n))
      }
    }),
    { numRuns: 1_000 },
  )
  expect(rungsOf(strategy.parse({ type: 'successive_halving', reduction_factor: 2.2 }), 121, 10).map(({ keep }) => keep)).toEqual([55, 25, 11])
})
