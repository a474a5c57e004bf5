import { expect, test } from 'vitest'
import { blocksOf } from './row-blocks.js'

const sizes = [1, 4, 16, 256]
const cut = (rows: number) => blocksOf(rows, sizes).map(({ used, size }) => [used, size])

test.each([
  [1, [[1, 1]]],
  [3, [[3, 4]]],
  [9, [[9, 16]]],
  [200, [[200, 256]]],
  [256, [[256, 256]]],
])('%i rows are one batch, padded where that is not much', (rows, blocks) => expect(cut(rows)).toEqual(blocks))

test('rows that would be mostly padding run as smaller batches', () => {
  expect(cut(5)).toEqual([
    [4, 4],
    [1, 1],
  ])
  expect(cut(30)).toEqual([
    [16, 16],
    [14, 16],
  ])
  expect(cut(300)).toEqual([
    [256, 256],
    [16, 16],
    [16, 16],
    [12, 16],
  ])
})

test('every row is in one batch, in order, and no batch is more than twice its rows', () => {
  for (let rows = 1; rows <= 600; rows += 1) {
    const blocks = blocksOf(rows, sizes)
    expect(blocks.map(({ start }) => start)).toEqual(blocks.map((_, i) => blocks.slice(0, i).reduce((sum, { used }) => sum + used, 0)))
    expect(blocks.reduce((sum, { used }) => sum + used, 0)).toBe(rows)
    expect(blocks.filter(({ used, size }) => size > 2 * used)).toEqual([])
  }
})

test('fewer rows than the smallest size are padded to it, and without sizes there is one batch', () => {
  expect(blocksOf(1, [8])).toEqual([{ start: 0, used: 1, size: 8 }])
  expect(blocksOf(5, [])).toEqual([{ start: 0, used: 5, size: 5 }])
})
