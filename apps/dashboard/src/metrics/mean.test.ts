import { expect, test } from 'vitest'
import { meanOf } from './mean.js'

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
test('a run counts only from its first to its last point, and not beside a value that is not finite', () => {
  expect(
    meanOf([
      { x: [1, 2, 3], y: [1, 1, 1] },
      { x: [2, 3], y: [3, null] },
    ]).y,
  ).toEqual([1, 2, 1])
})
