import { expect, test } from 'vitest'
import { smooth } from './smoothing.js'

test('the first point is itself and later ones are the debiased mean', () => {
  expect(smooth([1, 0], 0.5)).toEqual([1, (0.5 * 0.5) / (1 - 0.25)])
})
test('weight zero, a constant series and gaps change nothing', () => {
  expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3])
  expect(smooth([2, 2, 2], 0.9)).toEqual([2, 2, 2])
  expect(smooth([1, null, 3], 0.6)[1]).toBeNull()
})
