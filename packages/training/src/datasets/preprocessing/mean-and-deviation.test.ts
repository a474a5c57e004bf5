import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meanAndDeviation } from './mean-and-deviation.js'

/** The square root of a quotient of whole numbers, from forty digits of it. */
function rootOf(part: bigint, whole: bigint): number {
  const digits = 10n ** 40n
  let [low, high] = [0n, (part / whole + 1n) * digits]
  while (low < high) {
    const middle = (low + high + 1n) / 2n
    if (middle * middle * whole <= part * digits * digits) low = middle
    else high = middle - 1n
  }
  return Number(low) / Number(digits)
}

/** Whole numbers times a power of two are exact in float64, and so are their mean and variance as quotients. */
test('mean and deviation are those of exact arithmetic, at any offset and any scale', () => {
  fc.assert(
    fc.property(
      fc.record({
        offset: fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }),
        parts: fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 60 }),
        power: fc.integer({ min: -900, max: 250 }),
      }),
      ({ offset, parts, power }) => {
        const whole = parts.map((part) => offset + BigInt(part))
        const count = BigInt(whole.length)
        const sum = whole.reduce((all, value) => all + value, 0n)
        const squares = whole.reduce((all, value) => all + (count * value - sum) ** 2n, 0n)
        const { mean, std, constant } = meanAndDeviation(whole.map((value) => Number(value) * 2 ** power))
        expect(constant).toBe(new Set(parts).size === 1)
        const rightMean = Number(sum / count) + Number(sum % count) / Number(count)
        expect(Math.abs(mean / 2 ** power - rightMean)).toBeLessThanOrEqual(1e-15 * Math.abs(rightMean) + 1e-12)
        const right = constant ? 1 : rootOf(squares, count ** 3n)
        expect(Math.abs((constant ? std : std / 2 ** power) / right - 1)).toBeLessThan(1e-13)
      },
    ),
    { numRuns: 2_000 },
  )
})

test.each([
  ['1.7e15 and all different', Array.from({ length: 128 }, (_, row) => 1.7e15 + ((row * 37) % 1_000)), false],
  ['denormal', [5e-324, 1e-323], false],
  ['large', [-1e100, 1e100], false],
  ['one number', [3.7], true],
  ['the same throughout', [0.1, 0.1, 0.1], true],
  ['zeros of both signs', [0, -0], true],
])('numbers that are %s are told from a constant', (_name, values, constant) => {
  const found = meanAndDeviation(values)
  expect(found.constant).toBe(constant)
  expect(found.std).toBeGreaterThan(0)
  expect(Number.isFinite(found.std)).toBe(true)
})

test('what is missing is not counted', () => {
  expect(meanAndDeviation([Number.NaN, 1, 3])).toEqual({ mean: 2, std: 1, count: 2, constant: false })
  expect(meanAndDeviation([Number.NaN])).toEqual({ mean: 0, std: 1, count: 0, constant: true })
})

test('the mean of small whole numbers is exact: it is shown to people', () => {
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)
  for (const count of [3, 7, 60, 61, 1_000]) expect(meanAndDeviation(upTo(count)).mean).toBe((count - 1) / 2)
})
