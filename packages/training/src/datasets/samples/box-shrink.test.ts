import { expect, test } from 'vitest'
import { boxShrink } from './box-shrink.js'

test('each pixel is the rounded mean of its square, by channel, and what fills no square is left out', () => {
  const rows = [
    [0, 10, 200, 201, 7],
    [2, 11, 203, 203, 7],
    [9, 9, 9, 9, 9],
  ]
  const data = Uint8Array.from(rows.flatMap((row) => row.flatMap((value) => [value, 255 - value])))
  const shrunk = boxShrink({ data, height: 3, width: 5, channels: 2 }, 2)
  expect(shrunk).toEqual({ data: Uint8Array.from([6, 249, 202, 53]), height: 1, width: 2, channels: 2 })
})

test('a factor of one changes nothing', () => {
  const photo = { data: Uint8Array.from([1, 2, 3]), height: 1, width: 1, channels: 3 }
  expect(boxShrink(photo, 1)).toEqual(photo)
})
