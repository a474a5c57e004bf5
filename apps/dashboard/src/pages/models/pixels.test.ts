import { expect, test } from 'vitest'
import { inkBox, toInstance } from './pixels.js'

const image = (width: number, height: number, bright: (x: number, y: number) => number) => {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) data.set([bright(x, y), bright(x, y), bright(x, y), 255], (y * width + x) * 4)
  return { width, height, data }
}

test('the ink box holds the ink and nothing else', () => {
  expect(inkBox(image(8, 6, (x, y) => (x >= 2 && x < 5 && y >= 1 && y < 3 ? 255 : 0)))).toEqual({ left: 2, top: 1, right: 5, bottom: 3, massX: 3, massY: 1.5 })
  expect(inkBox(image(4, 4, () => 0))).toBeNull()
})
test('an instance has the shape of the model', () => {
  const pixels = image(2, 1, (x) => x * 100)
  expect(toInstance(pixels, 1)).toEqual([[[0], [100]]])
  expect(toInstance(pixels, 3)).toEqual([
    [
      [0, 0, 0],
      [100, 100, 100],
    ],
  ])
})
