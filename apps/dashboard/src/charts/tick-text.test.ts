import { expect, test } from 'vitest'
import { powerText, tickText } from './tick-text.js'

test('neighbouring marks never read the same, and no mark is longer than it must be', () => {
  expect([0, 0.0005, 0.001].map((value) => tickText(value, 0.0005))).toEqual(['0', '0.0005', '0.0010'])
  expect([0.4, 0.6].map((value) => tickText(value, 0.2))).toEqual(['0.4', '0.6'])
  expect([0.125, 0.15].map((value) => tickText(value, 0.025))).toEqual(['0.125', '0.150'])
  expect([500, 1000].map((value) => tickText(value, 500))).toEqual(['500', '1000'])
  expect([50_000, 1_500_000].map((value) => tickText(value, 50_000))).toEqual(['50K', '1.5M'])
  expect([0.00001, 0.00002].map((value) => tickText(value, 0.00001))).toEqual(['1e-5', '2e-5'])
  expect(tickText(0.00015, 0.00001)).toBe('1.5e-4')
})
test('a mark that the chart leaves out has no text', () => {
  expect([tickText(null, 1), powerText(null)]).toEqual(['', ''])
})
test('powers of ten are written out where that is short', () => {
  expect([0.001, 0.1, 10, 1e-6, 1e5].map(powerText)).toEqual(['0.001', '0.1', '10', '1e-6', '1e+5'])
})
