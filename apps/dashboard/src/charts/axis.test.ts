import type { MetricSeries } from '../api/shapes.js'
import { expect, test } from 'vitest'
import { axisValues, startOf, stepsWithin } from './axis.js'

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
