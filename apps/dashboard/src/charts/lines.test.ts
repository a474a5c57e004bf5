import { expect, test } from 'vitest'
import { align, columnsOf, type Line, nearestValue, smooth, placeless } from './lines.js'

const lines: Line[] = [
  { label: 'a', color: '', style: 'plain', x: [1, 3], y: [10, null] },
  { label: 'b', color: '', style: 'plain', x: [2, 3], y: [20, 30], low: [19, 29], high: [21, 31] },
  { label: 'c', color: '', style: 'plain', x: [3], y: [5] },
]

test('lines with different steps share one axis and keep their own points', () => {
  const { x, columns } = align(lines)
  expect(x).toEqual([1, 2, 3])
  expect(columns).toEqual([
    [10, undefined, null],
    [undefined, 20, 30],
    [undefined, 19, 29],
    [undefined, 21, 31],
    [undefined, undefined, 5],
  ])
})
test('a band takes two columns after its line', () => {
  expect(columnsOf(lines)).toEqual([0, 1, 4])
})
test('between its points a line shows the nearest one; a gap stays a gap', () => {
  const x = [0, 1, 2, 10]
  expect([0, 1, 2, 3].map((index) => nearestValue(x, [7, undefined, undefined, 9], index))).toEqual([7, 7, 7, 9])
  expect(nearestValue(x, [7, null, 8, 9], 1)).toBeNull()
  expect(nearestValue(x, [undefined, undefined, undefined, undefined], 1)).toBeNull()
})

test('the first point is itself and later ones are the debiased mean', () => {
  expect(smooth([1, 0], 0.5)).toEqual([1, (0.5 * 0.5) / (1 - 0.25)])
})
test('weight zero, a constant series and gaps change nothing', () => {
  expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3])
  expect(smooth([2, 2, 2], 0.9)).toEqual([2, 2, 2])
  expect(smooth([1, null, 3], 0.6)[1]).toBeNull()
})

test('values at or below zero are counted, since a logarithmic axis cannot show them; a smoothed line counts once', () => {
  const line = { label: '', color: '', x: [0, 1, 2, 3], y: [1, 0, -1, null] }
  expect(
    placeless([
      { ...line, style: 'pale' },
      { ...line, style: 'plain' },
    ]),
  ).toBe(2)
  expect(placeless([{ ...line, style: 'strong', y: [1e-12] }])).toBe(0)
})
