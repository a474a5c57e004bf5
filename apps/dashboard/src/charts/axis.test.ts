import { expect, test } from 'vitest'
import type { MetricSeries } from '../api.js'
import { axisValues, powerText, startOf, stepsWithin, tickText } from './axis.js'

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()
const series = (member: number, delay: number): MetricSeries => ({
  member,
  key: 'loss',
  step: [10, 20, 30, 40],
  epoch: [1, 2, 3, 4],
  value: [1, 1, 1, 1],
  min: [],
  max: [],
  at: [0, 5, 10, 15].map((second) => at(second + delay)),
})

test('members that start later stay later on the time axis', () => {
  const both = [series(0, 0), series(1, 3)]
  expect(both.map((one) => axisValues(one, 'relative time', startOf(both)))).toEqual([
    [0, 5, 10, 15],
    [3, 8, 13, 18],
  ])
})
test('a range of epochs or seconds is asked for as steps, up to half of it wider on both sides', () => {
  expect(stepsWithin([series(0, 0)], 'epoch', [1.5, 3.5])).toEqual([15, 35])
  expect(stepsWithin([series(0, 0)], 'epoch', [2.2, 2.8])).toEqual([20, 30])
  expect(stepsWithin([series(0, 0), series(1, 3)], 'relative time', [4, 14])).toEqual([15, 35])
  expect(stepsWithin([series(0, 0)], 'step', [50, 60])).toBeNull()
})

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
