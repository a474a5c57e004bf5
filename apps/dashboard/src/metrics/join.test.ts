import type { MetricSeries } from '../api/shapes.js'
import { expect, test } from 'vitest'
import { joinSeries } from './join.js'

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
