import { loadEngine, tf } from '@trainyard/engine'
import { type AugmentationSpec, augmentation, placedSteps } from '@trainyard/spec'
import { beforeAll, describe, expect, test } from 'vitest'
import { augmentationOf } from './augmentation.js'
import { drawsOf } from './draws.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const stream = { seed: 3, member: 1 }
const [batch, height, width, channels] = [5, 9, 12, 2]
const counterOf = (step: number) => tf.scalar(step, 'int32')
const specs = (...list: unknown[]): AugmentationSpec[] => list.map((entry) => augmentation.parse(entry))

/** Smooth images with a different slope each, so that a wrong place shows. */
const pixel = (b: number, y: number, x: number, c: number): number => 120 + 60 * Math.sin(0.5 * x + b) + 50 * Math.cos(0.7 * y - c) + b + c
const images = () =>
  tf.tensor4d(
    Float32Array.from({ length: batch * height * width * channels }, (_, i) =>
      pixel(Math.floor(i / (height * width * channels)), Math.floor(i / (width * channels)) % height, Math.floor(i / channels) % width, i % channels),
    ),
    [batch, height, width, channels],
  )

type Place = readonly [number, number]
type Back = (b: number, [x, y]: Place) => Place
type Fill = { mode: string; value: number }

/** The value at a place in float64: its own reading of the rules, pixel by pixel, without any of the tensor code. */
function valueAt(b: number, x: number, y: number, c: number, { mode, value }: Fill): number {
  const reflect = (place: number, side: number): number => {
    let at = place
    while (at < -0.5 || at > side - 0.5) at = at < -0.5 ? -1 - at : 2 * side - 1 - at
    return Math.min(Math.max(at, 0), side - 1)
  }
  const [px, py] =
    mode === 'reflect'
      ? [reflect(x, width), reflect(y, height)]
      : mode === 'nearest'
        ? [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)]
        : [x, y]
  const read = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= height || column >= width ? value : Math.fround(pixel(b, row, column, c))
  const [x0, y0] = [Math.floor(px), Math.floor(py)]
  let sum = 0
  for (const [dy, wy] of [
    [0, 1 - (py - y0)],
    [1, py - y0],
  ] as const)
    for (const [dx, wx] of [
      [0, 1 - (px - x0)],
      [1, px - x0],
    ] as const)
      sum += wy === 0 || wx === 0 ? 0 : wy * wx * read(y0 + dy, x0 + dx)
  return sum
}

/** The largest difference between what a list gives and its moves followed back one by one in float64. */
function largestDifference(list: AugmentationSpec[], backs: readonly Back[], fill: Fill = { mode: 'reflect', value: 0 }, step = 4): number {
  const result = augmentationOf(list, stream)?.(images(), counterOf(step)).images.dataSync() ?? new Float32Array()
  let largest = 0
  for (let index = 0; index < result.length; index += 1) {
    const [b, y, x, c] = [
      Math.floor(index / (height * width * channels)),
      Math.floor(index / (width * channels)) % height,
      Math.floor(index / channels) % width,
      index % channels,
    ]
    let place: Place = [x - (width - 1) / 2, y - (height - 1) / 2]
    for (const back of [...backs].reverse()) place = back(b, place)
    const expected = valueAt(b, place[0] + (width - 1) / 2, place[1] + (height - 1) / 2, c, fill)
    largest = Math.max(largest, Math.abs(expected - (result[index] ?? Number.NaN)))
  }
  return largest
}

/** A drawn number of the step at a place of the list, as the step draws it. */
const drawn = (path: string, what: string, low: number, high: number, step = 4): Float32Array =>
  drawsOf(stream, path, counterOf(step), batch).uniform(what, low, high).dataSync() as Float32Array
const rad = (degrees: number) => (degrees * Math.PI) / 180
const of = (values: Float32Array, b: number): number => values[b] ?? Number.NaN

/** Each step's way back, written down from its definition. */
const backs: Record<string, (path: string) => Back> = {
  translation: (path) => {
    const [dx, dy] = [drawn(path, 'x', -0.3 * width, 0.3 * width), drawn(path, 'y', -0.2 * height, 0.2 * height)]
    return (b, [x, y]) => [x + of(dx, b), y + of(dy, b)]
  },
  rotation: (path) => {
    const angle = drawn(path, 'angle', -rad(40), rad(40))
    return (b, [x, y]) => [x * Math.cos(of(angle, b)) - y * Math.sin(of(angle, b)), x * Math.sin(of(angle, b)) + y * Math.cos(of(angle, b))]
  },
  stretching: (path) => {
    const [fx, fy] = [drawn(path, 'horizontal', Math.log(0.6), Math.log(1.5)), drawn(path, 'vertical', Math.log(0.9), Math.log(1.1))]
    return (b, [x, y]) => [x / Math.exp(of(fx, b)), y / Math.exp(of(fy, b))]
  },
  shearing: (path) => {
    const [a, c] = [drawn(path, 'horizontal', -rad(20), rad(20)), drawn(path, 'vertical', -rad(10), rad(10))]
    return (b, [x, y]) => [x + y * Math.tan(of(a, b)), y + x * Math.tan(of(c, b))]
  },
  lens_distortion: (path) => {
    const [k1, k2] = [drawn(path, 'k1', -0.2, 0.3), drawn(path, 'k2', -0.1, 0.1)]
    const [cx, cy] = [drawn(path, 'x', -0.1 * width, 0.1 * width), drawn(path, 'y', -0.1 * height, 0.1 * height)]
    return (b, [x, y]) => {
      const [dx, dy] = [x - of(cx, b), y - of(cy, b)]
      const r = Math.hypot(dx, dy) / (Math.hypot(width, height) / 2)
      const factor = 1 + of(k1, b) * r ** 2 + of(k2, b) * r ** 4
      return [of(cx, b) + dx * factor, of(cy, b) + dy * factor]
    }
  },
  horizontal_flip:
    () =>
    (_, [x, y]) => [-x, y],
}

const moves = {
  translation: { type: 'translation', horizontal: 0.3, vertical: 0.2 },
  rotation: { type: 'rotation', degrees: 40 },
  stretching: { type: 'stretching', horizontal: [0.6, 1.5] },
  shearing: { type: 'shearing', horizontal: 20, vertical: 10 },
  lens_distortion: { type: 'lens_distortion', k1: [-0.2, 0.3], k2: [-0.1, 0.1] },
  horizontal_flip: { type: 'horizontal_flip', probability: 1 },
} as const
const backsOf = (list: AugmentationSpec[]): Back[] =>
  placedSteps(list).map(({ step }, index) => (backs[step.type] ?? (() => (_: number, place: Place) => place))(`augmentation/${index}`))

/** Values go up to 255; float32 places of a few hundred pixels leave 1e-4. */
const tolerance = 5e-3

describe('every move against float64', () => {
  test.each(Object.keys(moves) as (keyof typeof moves)[])('%s samples where its definition says', (name) => {
    const list = specs(moves[name])
    expect(largestDifference(list, backsOf(list))).toBeLessThan(tolerance)
  })

  test.each([
    ['affine moves in a row', [moves.rotation, moves.translation, moves.horizontal_flip, moves.stretching, moves.shearing]],
    ['a lens between affine moves', [moves.rotation, moves.lens_distortion, moves.translation]],
    ['a lens first and one last', [moves.lens_distortion, moves.shearing, moves.lens_distortion]],
  ])('%s are one warp with one resampling', (_, entries) => {
    const list = specs(...entries)
    expect(largestDifference(list, backsOf(list))).toBeLessThan(tolerance)
  })

  test.each([
    ['constant', { mode: 'constant', value: 77 }],
    ['nearest', { mode: 'nearest', value: 0 }],
    ['reflect', { mode: 'reflect', value: 0 }],
  ])('beyond the edge, fill %s', (mode, fill) => {
    const list = specs({ ...moves.translation, fill: mode, ...(mode === 'constant' ? { fill_value: 77 } : {}) }, moves.rotation)
    expect(largestDifference(list, backsOf(list), fill)).toBeLessThan(tolerance)
  })
})

describe('the ResNet crop', () => {
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
})

test('a crop of the padded image shifts by whole pixels, every shift equally likely', () => {
  const ramp = tf.tile(
    tf.tensor4d(
      Float32Array.from({ length: 9 * 9 }, (_, i) => i),
      [1, 9, 9, 1],
    ),
    [900, 1, 1, 1],
  )
  const result =
    augmentationOf(specs({ type: 'random_crop', padding: 1, fill: 'constant' }), stream)?.(ramp as tf.Tensor4D, counterOf(0)).images.dataSync() ?? []
  const shifts = Array.from({ length: 900 }, (_, b) => (result[b * 81 + 40] ?? 0) - 40)
  const counts = new Map<number, number>()
  for (const shift of shifts) counts.set(Math.round(shift), (counts.get(Math.round(shift)) ?? 0) + 1)
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-10, -9, -8, -1, 0, 1, 8, 9, 10])
  expect(Math.max(...shifts.map((shift) => Math.abs(shift - Math.round(shift))))).toBeLessThan(1e-3)
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(40)
})
