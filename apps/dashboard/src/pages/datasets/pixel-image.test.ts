import { expect, test } from 'vitest'
import { toRgba } from './pixel-image.js'

test('gray, colored and transparent pixels become RGBA', () => {
  expect([...toRgba(Uint8Array.of(0, 200), 1)]).toEqual([0, 0, 0, 255, 200, 200, 200, 255])
  expect([...toRgba(Uint8Array.of(1, 2, 3), 3)]).toEqual([1, 2, 3, 255])
  expect([...toRgba(Uint8Array.of(1, 2, 3, 4), 4)]).toEqual([1, 2, 3, 4])
})
