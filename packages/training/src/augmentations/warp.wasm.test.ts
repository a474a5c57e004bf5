import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { affine, warp } from './warp.js'

beforeAll(async () => void (await loadEngine({ device: 'wasm' })))

const width = 6
const line = [10, 20, 40, 80, 160, 250]

/** What lies at a whole place of the line, inside or beyond. */
const beyond = {
  reflect: (place: number): number => line[place < 0 ? -1 - place : place >= width ? 2 * width - 1 - place : place] ?? Number.NaN,
  nearest: (place: number): number => line[Math.min(Math.max(place, 0), width - 1)] ?? Number.NaN,
  constant: (place: number): number => line[place] ?? 7,
}

test.each(['reflect', 'nearest', 'constant'] as const)('on WebAssembly a shift by a pixel and a quarter samples as on the native library, fill %s', (mode) => {
  const images = tf.tensor4d([...line, ...line], [1, 2, width, 1])
  const size = { batch: 1, height: 2, width, channels: 1 }
  for (const shift of [1.25, -2.75]) {
    const result = warp(images, size, [{ map: affine(1, [1, 0, shift, 0, 1, 0]), gate: null }], { mode, value: 7 }).dataSync()
    const expected = line.map((_, x) => {
      const left = Math.floor(x + shift)
      const share = x + shift - left
      return (1 - share) * beyond[mode](left) + share * beyond[mode](left + 1)
    })
    for (const [index, value] of result.entries()) expect(value).toBeCloseTo(expected[index % width] ?? Number.NaN, 3)
  }
})
