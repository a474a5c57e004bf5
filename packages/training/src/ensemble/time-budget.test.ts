import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bootstrap } from './bootstrap.js'
import { timeBudget } from './time-budget.js'

test('parts of a time, one after the other and each used up, take all of it and no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 100 }), (milliseconds, parts, tick) => {
      let now = 1_000
      const budget = timeBudget(milliseconds, () => now)
      for (let left = parts; left > 0; left -= 1) {
        const from = now
        const hasTime = budget.part(left)
        // A look at the clock for each thousandth: no more than that is overdrawn.
        const step = Math.max(tick, milliseconds / 1_000)
        while (hasTime()) now += step
        expect(now - from).toBeLessThanOrEqual(Math.max(0, milliseconds - (from - 1_000)) / left + step)
      }
      expect(now - 1_000).toBeGreaterThanOrEqual(milliseconds)
    }),
    { numRuns: 200 },
  )
})

test('resamples are the same however long they take, and too few of them are none', () => {
  const series = [(weights: ArrayLike<number> | null) => Array.from({ length: 20 }, (_, row) => (weights?.[row] ?? 1) * row).reduce((a, b) => a + b, 0)]
  const drawn = (most: number) => {
    let left = most
    return bootstrap(series, { rows: 20, weights: null, resamples: 200, seed: 5, hasTime: () => left-- > 0 })
  }
  const all = drawn(200)
  expect(all).toHaveLength(200)
  expect(drawn(120)).toEqual(all.slice(0, 120))
  expect([drawn(49), drawn(0)]).toEqual([[], []])
})
