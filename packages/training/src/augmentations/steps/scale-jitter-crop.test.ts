import { loadEngine, tf } from '@trainyard/engine'
import { specs } from '@trainyard/testing/training/augmented-images.js'
import { beforeAll, expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const stream = { seed: 3, member: 1 }
const counterOf = (step: number) => tf.scalar(step, 'int32')
const of = (values: Float32Array, b: number): number => values[b] ?? Number.NaN
/** Values go up to 255. */
const tolerance = 5e-3
const side = 12
const square = () =>
  tf.tensor4d(
    Float32Array.from({ length: 40 * side * side }, (_, i) => (i * 37) % 251),
    [40, side, side, 1],
  )

test('is the image scaled to a whole short side, then a patch at whole pixels', () => {
  const list = specs({ type: 'scale_jitter_crop', short_side: [13, 20], size: side })
  const original = square().dataSync()
  const result = augmentationOf(list, stream)?.(square(), counterOf(2)).images.dataSync() ?? []
  const draw = (what: string, low: number, high: number) =>
    drawsOf(stream, 'augmentation/0', counterOf(2), 40).uniform(what, low, high).dataSync() as Float32Array
  const [shorts, xs, ys] = [draw('short_side', 13, 21), draw('x', 0, 1), draw('y', 0, 1)]
  const seen = new Set<number>()
  let largest = 0
  for (let b = 0; b < 40; b += 1) {
    const scaled = Math.min(Math.floor(of(shorts, b)), 20)
    seen.add(scaled)
    const [left, top] = [xs, ys].map((places) => Math.floor(of(places, b) * (scaled - side + 1))) as [number, number]
    // The scaled image's pixel u lies at (u + ½)·side / scaled − ½ of the original; at its edge the nearest pixels count.
    const at = (u: number) => Math.min(Math.max(((u + 0.5) * side) / scaled - 0.5, 0), side - 1)
    for (let y = 0; y < side; y += 1)
      for (let x = 0; x < side; x += 1) {
        const [px, py] = [at(x + left), at(y + top)]
        const [x0, y0] = [Math.floor(px), Math.floor(py)]
        const read = (row: number, column: number) => original[b * side * side + Math.min(row, side - 1) * side + Math.min(column, side - 1)] ?? Number.NaN
        const [fx, fy] = [px - x0, py - y0]
        const expected = (1 - fy) * ((1 - fx) * read(y0, x0) + fx * read(y0, x0 + 1)) + fy * ((1 - fx) * read(y0 + 1, x0) + fx * read(y0 + 1, x0 + 1))
        largest = Math.max(largest, Math.abs(expected - (result[b * side * side + y * side + x] ?? Number.NaN)))
      }
  }
  expect(largest).toBeLessThan(tolerance)
  expect(seen.size).toBeGreaterThan(4)
})

test('of its own size is the image itself', () => {
  const list = specs({ type: 'scale_jitter_crop', short_side: [side, side], size: side })
  const difference = tf.max(tf.abs(tf.sub(augmentationOf(list, stream)?.(square(), counterOf(0)).images ?? square(), square()))).dataSync()[0]
  expect(difference).toBeLessThan(1e-4)
})
