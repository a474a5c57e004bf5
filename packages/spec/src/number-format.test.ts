import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ageText,
  agoText,
  betweenText,
  bytesText,
  compactText,
  countText,
  differenceInterval,
  differenceText,
  durationText,
  flopsText,
  instantText,
  intervalText,
  isNoDifference,
  metricText,
  numberText,
  percentText,
  progressText,
  secondsBetween,
} from './number-format.js'

describe('each kind is written in one way', () => {
  test.each([
    [numberText, 0, '0'],
    [numberText, -0, '0'],
    [numberText, 7, '7'],
    [numberText, 21_340, '21,340'],
    [numberText, 0.123456, '0.123'],
    [numberText, 1.5, '1.5'],
    [numberText, -12.349, '-12.3'],
    [numberText, 999.7, '1,000'],
    [numberText, 12_345.6, '12,346'],
    [numberText, 0.0001, '0.0001'],
    [numberText, 0.00000238, '2.38e-6'],
    [numberText, 1e-5, '1e-5'],
    [numberText, 551_000_000, '5.51e8'],
    [numberText, null, '–'],
    [numberText, undefined, '–'],
    [numberText, Number.NaN, '–'],
    [numberText, Number.POSITIVE_INFINITY, '–'],
    [percentText, 0.96674, '96.7 %'],
    [percentText, 0.5, '50 %'],
    [percentText, 0.0346, '3.46 %'],
    [percentText, 0, '0 %'],
    [percentText, 1, '100 %'],
    [percentText, 0.9996, '99.96 %'],
    [percentText, 0.999999, '> 99.99 %'],
    [percentText, 0.00001, '< 0.01 %'],
    [percentText, -0.123, '-12.3 %'],
    [percentText, 25.5, '2,550 %'],
    [percentText, null, '–'],
    [progressText, 0.999, '99 %'],
    [progressText, 0.29, '29 %'],
    [progressText, 1.2, '100 %'],
    [progressText, -1, '0 %'],
    [countText, 60_000, '60,000'],
    [compactText, 24_110_000_000, '24.1B'],
    [flopsText, 2.4e9, '2.4B FLOP'],
    [bytesText, 0, '0 B'],
    [bytesText, 1_536, '1.5 KiB'],
    [bytesText, 1_023 * 1_024, '1023 KiB'],
    [bytesText, 55_160_336, '52.6 MiB'],
    [bytesText, null, '–'],
    [durationText, -3_600, '0 ms'],
    [durationText, 0.25, '250 ms'],
    [durationText, 0.9996, '1 s'],
    [durationText, 2.44, '2.4 s'],
    [durationText, 9.96, '10 s'],
    [durationText, 59.7, '1 min'],
    [durationText, 200, '3 min 20 s'],
    [durationText, 3_605, '1 h'],
    [durationText, 90_000, '1 d 1 h'],
  ] as [(value: number | null | undefined) => string, number | null | undefined, string][])('%o of %j is %s', (write, value, text) => {
    expect(write(value)).toBe(text)
  })

  test.each([
    ['accuracy', 0.96674, '96.7 %'],
    ['loss', 0.96674, '0.967'],
  ])('%s %d is %s', (key, value, text) => expect(metricText(key, value)).toBe(text))

  test.each([
    ['accuracy', 0.0038, '+0.38 points'],
    ['accuracy', -0.0125, '−1.25 points'],
    ['accuracy', 1.11e-16, '0 points'],
    ['loss', -0.0038, '−0.0038'],
    ['loss', 5e-10, '0'],
    ['loss', null, '–'],
  ])('the difference of %s by %d is %s', (key, value, text) => expect(differenceText(key, value)).toBe(text))

  test('intervals have their unit once, and differences from rounding are none', () => {
    expect(differenceInterval('accuracy', [0, 1.11e-16])).toBe('0 to 0 points')
    expect(differenceInterval('accuracy', [-0.001, 0.009])).toBe('−0.1 to +0.9 points')
    expect(differenceInterval('loss', [null, 0.01])).toBe('– to +0.01')
    expect([intervalText('accuracy', [0.951, 0.978]), intervalText('loss', null)]).toEqual(['95.1 % to 97.8 %', '–'])
    expect([isNoDifference(1e-10), isNoDifference(1e-8), isNoDifference(null)]).toEqual([true, false, false])
  })

  test('times have their zone, and nothing is before now', () => {
    const at = '2026-01-31T12:34:56.000Z'
    expect(instantText(at, 'UTC')).toBe('31 Jan 2026, 12:34:56 UTC')
    expect(instantText(at, 'Europe/Rome')).toBe('31 Jan 2026, 13:34:56 CET')
    const ages = [-5, 0.5, 90, 7_300, 200_000].map((seconds) => new Date(Date.parse(at) - seconds * 1000).toISOString())
    expect(ages.map((each) => agoText(each, Date.parse(at)))).toEqual(['now', 'now', '1 min ago', '2 h ago', '2 d ago'])
    expect(ages.map((each) => ageText(each, Date.parse(at)))).toEqual(['0 s', '0 s', '1 min', '2 h', '2 d'])
    expect([betweenText('2026-01-01T01:00:00.000Z', '2026-01-01T00:00:00.000Z'), betweenText(null, at)]).toEqual(['0 ms', '–'])
    expect([secondsBetween(at, at), secondsBetween(null, at)]).toEqual([0, null])
  })
})

test('a number is written within half a unit of its third digit, and has no more than these digits where it is no whole number', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
      const read = Number(numberText(value).replaceAll(',', ''))
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 0.00500001 + Number.MIN_VALUE)
    }),
  )
})
test('a share that is not all is never written as all, and none that is something as nothing', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }), (share) => {
      expect(['0 %', '100 %']).not.toContain(percentText(share))
      expect(progressText(share)).not.toBe('100 %')
    }),
  )
})
