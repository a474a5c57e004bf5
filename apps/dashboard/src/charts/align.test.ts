import { expect, test } from 'vitest'
import { align } from './align.js'

test('lines with different steps share one axis and keep their own points', () => {
  const { x, columns } = align([
    { label: 'a', colour: '', x: [1, 3], y: [10, null] },
    { label: 'b', colour: '', x: [2, 3], y: [20, 30], low: [19, 29], high: [21, 31] },
  ])
  expect(x).toEqual([1, 2, 3])
  expect(columns).toEqual([[10, undefined, null], [undefined, 20, 30], [undefined, 19, 29], [undefined, 21, 31]])
})
