import { expect, test } from 'vitest'
import { effectText, type Expectation, judge, meanInterval, mostValues } from './statistics.js'

/** log Γ(n / 2) for whole n, by Γ(x + 1) = x·Γ(x) from Γ(1/2) = √π and Γ(1) = 1. */
function logGammaOfHalf(n: number): number {
  let log = n % 2 === 0 ? 0 : Math.log(Math.PI) / 2
  for (let x = n % 2 === 0 ? 1 : 0.5; x < n / 2; x += 1) log += Math.log(x)
  return log
}

/** How much of Student's distribution lies within ±t, by Simpson's rule over t = √ν·tan θ, where the integrand is smooth. */
function within(t: number, degrees: number): number {
  const end = Math.atan(t / Math.sqrt(degrees))
  const steps = 2_000
  let sum = 0
  for (let step = 0; step <= steps; step += 1) {
    const weight = step === 0 || step === steps ? 1 : step % 2 === 1 ? 4 : 2
    sum += weight * Math.cos((end * step) / steps) ** (degrees - 1)
  }
  const scale = Math.exp(logGammaOfHalf(degrees + 1) - logGammaOfHalf(degrees)) / Math.sqrt(Math.PI)
  return 2 * scale * ((sum * end) / (3 * steps))
}

test.each(Array.from({ length: mostValues - 1 }, (_, index) => index + 2))('the interval of %d values covers 95 %% of Student’s distribution', (count) => {
  // A sample with mean 0 and s = √count has the standard error 1, so its interval ends at t itself.
  const raw = Array.from({ length: count }, (_, index) => index - (count - 1) / 2)
  const deviation = Math.sqrt(raw.reduce((sum, value) => sum + value ** 2, 0) / (count - 1))
  const { low, high } = meanInterval(raw.map((value) => (value / deviation) * Math.sqrt(count)))
  expect(within(high, count - 1)).toBeCloseTo(0.95, 4)
  expect(low).toBeCloseTo(-high, 9)
})

test('a sample from a textbook: 2, 4, 4, 4, 5, 5, 7, 9 has the mean 5 and ends at 3.21 and 6.79', () => {
  const { mean, low, high } = meanInterval([2, 4, 4, 4, 5, 5, 7, 9])
  expect(mean).toBe(5)
  expect(low).toBeCloseTo(5 - (2.3646 * Math.sqrt(32 / 7)) / Math.sqrt(8), 6)
  expect(high - mean).toBeCloseTo(mean - low, 12)
})

test('one value has a mean and no interval; none, or too many, are refused', () => {
  expect(meanInterval([3])).toEqual({ mean: 3, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
  expect(() => meanInterval([])).toThrow(RangeError)
  expect(() => meanInterval(Array.from({ length: mostValues + 1 }, () => 1))).toThrow(`there are ${mostValues + 1}`)
})

const above: Expectation = { side: 'above', bound: 0, smallest: 0.01 }
const below: Expectation = { side: 'below', bound: 0, smallest: 0.01 }
const around = (mean: number, half: number) => ({ mean, low: mean - half, high: mean + half })

test.each([
  ['seen', above, around(0.03, 0.02)],
  ['not seen', above, around(0.03, 0.04)],
  ['not seen', above, around(0.005, 0.001)],
  ['opposite', above, around(-0.03, 0.02)],
  ['not seen', above, around(-0.03, 0.04)],
  ['seen', below, around(-0.03, 0.02)],
  ['not seen', below, around(-0.005, 0.001)],
  ['opposite', below, around(0.03, 0.02)],
] as const)('%s: %j of %j', (verdict, expectation, interval) => expect(judge(interval, expectation)).toBe(verdict))

test('an interval that touches the bound does not exclude it', () => {
  expect(judge({ mean: 0.02, low: 0, high: 0.04 }, above)).toBe('not seen')
  expect(judge({ mean: -0.02, low: -0.04, high: 0 }, above)).toBe('not seen')
})

test('"not worse by more than a point" is seen of a small loss that is sure to be small, and not of one that may be large', () => {
  const notWorse: Expectation = { side: 'above', bound: -0.01, smallest: 0 }
  expect(judge(around(-0.004, 0.003), notWorse)).toBe('seen')
  expect(judge(around(-0.004, 0.02), notWorse)).toBe('not seen')
  expect(judge(around(-0.03, 0.01), notWorse)).toBe('opposite')
})

test('without an interval nothing is decided', () => {
  expect(judge({ mean: 5, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, above)).toBe('not seen')
})

test.each([
  ['+3.1 points [+2.2, +4.0]', { mean: 0.031, low: 0.022, high: 0.04 }, 'points'],
  ['−0.4 points [−1.2, +0.4]', { mean: -0.004, low: -0.012, high: 0.004 }, 'points'],
  ['× 1.8 [1.5, 2.16]', { mean: Math.log(1.8), low: Math.log(1.5), high: Math.log(2.16) }, 'factor'],
  ['48.0 % [45.2, 50.8]', { mean: 0.48, low: 0.452, high: 0.508 }, 'share'],
  ['+3.1 points –', { mean: 0.031, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }, 'points'],
] as const)('%s', (text, interval, unit) => expect(effectText(interval, unit)).toBe(text))
