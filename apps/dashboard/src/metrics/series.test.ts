import { expect, test } from 'vitest'
import type { MetricSeries } from '../api.js'
import { joinSeries, meanOf } from './series.js'

const series = (member: number, steps: number[], cut = false): MetricSeries => ({
  member,
  key: 'loss',
  step: steps,
  epoch: steps,
  value: steps,
  min: cut ? steps.map((step) => step - 1) : [],
  max: cut ? steps.map((step) => step + 1) : [],
  at: steps.map(() => '2026-01-01T00:00:00.000Z'),
})

test('points of a page follow those before, member by member', () => {
  const joined = joinSeries([series(0, [1, 2])], [series(0, [3]), series(1, [1])])
  expect(joined.map(({ member, step, min }) => [member, step, min])).toEqual([
    [0, [1, 2, 3], []],
    [1, [1], []],
  ])
})
test('an empty page changes nothing', () => {
  expect(joinSeries([series(0, [1])], [])).toEqual([series(0, [1])])
})
test('single points behind buckets are their own bounds, so that all columns stay equally long', () => {
  const [joined] = joinSeries([series(0, [1, 2], true)], [series(0, [3])])
  expect([joined?.min, joined?.max]).toEqual([
    [0, 1, 3],
    [2, 3, 3],
  ])
})

test('mean and sample deviation of runs on the same steps', () => {
  const { x, y, low, high } = meanOf([
    { x: [1, 2], y: [1, 4] },
    { x: [1, 2], y: [3, 4] },
  ])
  expect([x, y]).toEqual([
    [1, 2],
    [2, 4],
  ])
  expect([low[0], high[0]]).toEqual([2 - Math.SQRT2, 2 + Math.SQRT2])
  expect([low[1], high[1]]).toEqual([4, 4])
})
test('runs on different steps meet on straight lines between their points', () => {
  expect(
    meanOf([
      { x: [0, 10], y: [0, 10] },
      { x: [5], y: [7] },
    ]).y,
  ).toEqual([0, 6, 10])
})
test('a run counts only from its first to its last point, and a value of it that is not finite is a gap', () => {
  expect(
    meanOf([
      { x: [1, 2, 3], y: [1, 1, 1] },
      { x: [2, 3], y: [3, null] },
    ]).y,
  ).toEqual([1, 2, null])
})
test('where one run has a gap the mean has a gap, not the mean of the others; before its first and after its last point they go on', () => {
  const { y, low } = meanOf([
    { x: [1, 2, 3, 4], y: [1, null, 3, 5] },
    { x: [1, 2, 3], y: [3, 100, 5] },
  ])
  expect([y, low[1]]).toEqual([[2, null, 4, 5], null])
})
