import { expect, test } from 'vitest'
import { type Expectation, judge } from './verdict.js'

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
