import { readFileSync } from 'node:fs'
import { scaleCurve, techniques } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fitScale, scalerOf } from './index.js'
import { normalQuantile } from './normal-quantile.js'

const scaled = z.record(z.string(), z.array(z.number()))
const { made_with, cases } = z
  .object({
    made_with: z.record(z.string(), z.string()),
    cases: z.array(z.object({ name: z.string(), values: z.array(z.number()), asked: z.array(z.number()), scaled })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../test/support/golden/scales.json', import.meta.url), 'utf8')))
const names = techniques.scales.map(({ type }) => type)

describe(`scales are those of scikit-learn ${made_with['scikit-learn']} to 1e-9`, () => {
  test.each(cases.flatMap((one) => names.map((scale) => ({ ...one, scale }))))('$scale of $name', ({ values, asked, scaled: right, scale }) => {
    const found = asked.map(scalerOf(fitScale(scale, Float64Array.from(values))))
    for (const [index, wanted] of (right[scale] ?? []).entries())
      expect(Math.abs((found[index] ?? Number.NaN) - wanted), `of ${asked[index]}`).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)))
    expect(found).toHaveLength(right[scale]?.length ?? -1)
  })
})

/** Whole numbers, which have no rounding of their own, with few different ones, so that some columns are constant and many values are tied. */
const column = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 80 })
const ofColumn = (scale: (typeof names)[number], values: readonly number[]) => scalerOf(fitScale(scale, Float64Array.from(values)))

describe('of any column', () => {
  test('every scale rises with the value, is finite, and makes 0 of a constant; those with a curve are bounded', () => {
    fc.assert(
      fc.property(
        column,
        fc.constantFrom(...names),
        fc.array(fc.double({ noNaN: true, min: -1e100, max: 1e100 }), { maxLength: 10 }),
        (values, scale, more) => {
          const at = ofColumn(scale, values)
          const rising = [...values, ...more].sort((a, b) => a - b).map(at)
          const bound = { standard: Infinity, min_max: Infinity, none: Infinity, robust: 3, quantile: 5.2 }[scale]
          for (const [index, value] of rising.entries()) {
            expect(Number.isFinite(value) && Math.abs(value) <= bound).toBe(true)
            expect(value).toBeGreaterThanOrEqual(rising[index - 1] ?? value)
          }
          if (new Set(values).size === 1 && scale !== 'none') expect(Math.abs(Math.fround(at((values[0] ?? 0) + 1_000)))).toBe(0)
        },
      ),
    )
  })

  test('an offset that float64 holds, and another unit, change nothing', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), fc.integer({ min: -60, max: 60 }), (values, offset, power) => {
        for (const scale of names.filter((name) => name !== 'none')) {
          const [at, moved] = [
            ofColumn(scale, values),
            ofColumn(
              scale,
              values.map((value) => (value + offset) * 2 ** power),
            ),
          ]
          // Half a digit of the offset, in a column whose deviation may be a tenth.
          const digit = 1e-9 + Math.abs(offset) * 2 ** -48
          for (const value of values) expect(Math.abs(moved((value + offset) * 2 ** power) - at(value)), scale).toBeLessThan(digit)
        }
      }),
    )
  })
})

test('equal quantiles stand for the middle of their rows, at the ends as well', () => {
  const values = [...Array<number>(50).fill(0), ...Array.from({ length: 50 }, (_, index) => index + 1)]
  const at = ofColumn('quantile', values)
  expect(at(0)).toBeCloseTo(normalQuantile(2 / 9), 6)
  expect([at(-1), at(51)].map((value) => value.toFixed(2))).toEqual(['-5.20', '5.20'])
})

test('the normal quantile is the inverse of the distribution', () => {
  // By integration of the density with Simpson's rule, independent of the polynomials.
  const below = (x: number): number => {
    const steps = 2_000
    const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)
    const sum = Array.from({ length: steps + 1 }, (_, step) => density((x * step) / steps) * (step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2))
    return 0.5 + (x / steps / 3) * sum.reduce((all, part) => all + part, 0)
  }
  for (const share of [1e-7, 1e-4, 0.02, 0.074, 0.076, 0.3, 0.5, 0.8, 0.999]) expect(Math.abs(below(normalQuantile(share)) - share)).toBeLessThan(1e-12)
})

test('what was fitted is stored and read again as it was', () => {
  const curves = names.flatMap((scale) => fitScale(scale, Float64Array.of(1, 2, 4, 8)).curve ?? [])
  expect(curves.map((curve) => scaleCurve.parse(JSON.parse(JSON.stringify(curve))))).toEqual(curves)
})
