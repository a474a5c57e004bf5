import type { ScheduleOf } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { rangeTestRate } from './range-test.js'
import { explosionStep, rangeTestResultOf, runningMean, suggestRate } from './range-test-result.js'

const spec: ScheduleOf<'range_test'> = { type: 'range_test', from: 1e-5, to: 10, steps: 200, smoothing: 0.9, explosion_factor: 4 }
const rates = Array.from({ length: spec.steps }, (_, index) => rangeTestRate(spec, index + 1))
/** Noise that repeats: between −1 and 1. */
const noise = (index: number): number => 2 * ((Math.sin(index * 12.9898) * 43758.5453) % 1) - Math.sign(Math.sin(index * 12.9898))
/** A loss that falls from 2.3 to 0.3 round a rate, and grows without bound above another. */
const losses = (fallAt: number, breakAt: number, jitter = 0.02): number[] =>
  rates.map((rate, index) => 0.3 + 2 / (1 + (rate / fallAt) ** 2) + (rate / breakAt) ** 3 + jitter * noise(index))
const until = (all: readonly number[]): number[] => all.slice(0, explosionStep(all, spec) ?? all.length)

test('the running mean is corrected for its start', () => {
  expect(runningMean([5, 5, 5], 0.9)).toEqual([5, 5, 5].map((value) => expect.closeTo(value, 12)))
  expect(runningMean([1, 3], 0.5)[1]).toBeCloseTo((0.25 * 1 + 0.5 * 3) / 0.75, 12)
})

test('the test ends when the loss exploded, not when a loss that fell to almost nothing multiplies', () => {
  const exploding = losses(0.01, 1)
  const step = explosionStep(exploding, spec)
  expect(rates[(step ?? 0) - 1]).toBeGreaterThan(1)
  expect(rates[(step ?? 0) - 1]).toBeLessThan(4)
  const tiny = rates.map((_, index) => (index < 60 ? 2 : index < 120 ? 0.001 : 0.02))
  expect(explosionStep(tiny, spec)).toBeNull()
})

test('an early spike neither ends the test nor moves the suggestion', () => {
  const spiked = losses(0.01, 1).map((loss, index) => (index === 2 ? 40 : loss))
  expect(explosionStep(spiked, spec)).toBeGreaterThan(100)
  const [plain, moved] = [losses(0.01, 1), spiked].map((all) => suggestRate(until(all), spec, true).suggestion?.learning_rate ?? 0)
  expect((moved ?? 0) / (plain ?? 1)).toBeCloseTo(1, 1)
})

test.each([0.001, 0.01, 0.05])('the suggestion is where the loss falls fastest: round %d, where it was made to', (fallAt) => {
  const { suggestion, reason } = suggestRate(until(losses(fallAt, 5)), spec, true)
  expect(Math.abs(Math.log10((suggestion?.learning_rate ?? 1) / fallAt))).toBeLessThan(0.35)
  expect(reason).toContain('falls fastest at')
})

test('it stays a factor of ten below the rate at which the loss exploded', () => {
  const short = until(rates.map((rate) => 0.3 + 2 / (1 + (rate / 0.5) ** 6) + (rate / 0.9) ** 6))
  const { suggestion } = suggestRate(short, spec, true)
  expect(suggestion?.learning_rate).toBeLessThanOrEqual((rates[short.length - 1] ?? 0) / 9.5)
  expect(suggestion?.reason).toContain('a tenth of the latter')
})

test('there is none, with the reason, when the loss never falls, when it only explodes, and when it explodes at once', () => {
  const flat = rates.map((_, index) => 2.3 + 0.05 * noise(index))
  expect(suggestRate(flat, spec, false)).toMatchObject({ suggestion: null, reason: expect.stringContaining('the loss never fell: it began at 2.') })
  const breaking = until(rates.map((rate) => 2.3 + (rate / 0.1) ** 3))
  expect(suggestRate(breaking, spec, true)).toMatchObject({ suggestion: null, reason: expect.stringContaining('before it exploded at a rate of') })
  expect(suggestRate([2, 2, 3, 50], spec, true)).toMatchObject({ suggestion: null, reason: expect.stringContaining('start from a lower rate') })
})

test('a long curve is thinned out, its end kept', () => {
  const long = { ...spec, steps: 10_000 }
  const { curve } = rangeTestResultOf(
    Array.from({ length: 9_999 }, (_, index) => index),
    long,
    'complete',
  )
  expect(curve.length).toBeLessThanOrEqual(400)
  expect(curve.at(-1)).toMatchObject({ loss: 9_998, learning_rate: rangeTestRate(long, 9_999) })
})
