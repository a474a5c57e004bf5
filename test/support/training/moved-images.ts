import { loadEngine, tf } from '@trainyard/engine'
import { augmentation, type AugmentationSpec, elementAt } from '@trainyard/spec'
import { beforeAll } from 'vitest'

const [batch, height, width, channels] = [5, 9, 12, 2]

/** Values go up to 255; float32 places of a few hundred pixels leave 1e-4. */
export const tolerance = 5e-3

/** A place in pixels from the center of the image, x to the right and y down. */
export type Place = readonly [x: number, y: number]
/** Where a pixel of the result of image `b` comes from. */
export type Back = (b: number, place: Place) => Place
type Fill = { mode: string; value: number }
type Stream = { seed: number; member: number }
type Parts = {
  augmentationOf: (specs: readonly AugmentationSpec[], stream: Stream) => ((images: tf.Tensor4D, counter: tf.Scalar) => { images: tf.Tensor4D }) | null
  drawsOf: (stream: Stream, path: string, counter: tf.Scalar, batch: number) => { uniform(what: string, low: number, high: number): tf.Tensor }
}
/** A step, and its way back from the numbers that it draws, written down from its definition. */
export type Move = {
  step: Record<string, unknown>
  back: (drawn: (what: string, low: number, high: number) => (b: number) => number, size: { height: number; width: number }) => Back
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Smooth images with a different slope each, so that a wrong place shows. */
const pixel = (b: number, y: number, x: number, c: number): number => 120 + 60 * Math.sin(0.5 * x + b) + 50 * Math.cos(0.7 * y - c) + b + c

/** The index of a value as [image, row, column, channel]. */
const placeOf = (index: number): [number, number, number, number] => [
  Math.floor(index / (height * width * channels)),
  Math.floor(index / (width * channels)) % height,
  Math.floor(index / channels) % width,
  index % channels,
]

const images = (): tf.Tensor4D => {
  const values = Float32Array.from({ length: batch * height * width * channels }, (_, index) => pixel(...placeOf(index)))
  return tf.tensor4d(values, [batch, height, width, channels])
}

/** The value at a place in float64: its own reading of the rules, pixel by pixel, without any of the tensor code. */
function valueAt(b: number, x: number, y: number, c: number, { mode, value }: Fill): number {
  const reflect = (place: number, side: number): number => {
    let at = place
    while (at < -0.5 || at > side - 0.5) at = at < -0.5 ? -1 - at : 2 * side - 1 - at
    return Math.min(Math.max(at, 0), side - 1)
  }
  const clamp = (place: number, side: number): number => Math.min(Math.max(place, 0), side - 1)
  const inside = mode === 'reflect' ? reflect : mode === 'nearest' ? clamp : (place: number) => place
  const [px, py] = [inside(x, width), inside(y, height)]
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

/** Compares steps that move pixels with their definitions, followed back pixel by pixel in float64. */
export function onMovedImages({ augmentationOf, drawsOf }: Parts) {
  beforeAll(async () => void (await loadEngine({ device: 'cpu' })))
  const stream = { seed: 3, member: 1 }
  const counter = () => tf.scalar(4, 'int32')
  const backOf = ({ back }: Move, index: number): Back => {
    const draws = drawsOf(stream, `augmentation/${index}`, counter(), batch)
    const drawn = (what: string, low: number, high: number) => {
      const values = draws.uniform(what, low, high).dataSync()
      return (b: number): number => elementAt(values, b, 'drawn values')
    }
    return back(drawn, { height, width })
  }
  /** The largest difference between what the moves give as one list and their ways back. */
  return (moves: readonly Move[], fill: Fill = { mode: 'reflect', value: 0 }): number => {
    const list = moves.map(({ step }) => augmentation.parse(step))
    const result = augmentationOf(list, stream)?.(images(), counter()).images.dataSync() ?? new Float32Array()
    const backs = moves.map(backOf).reverse()
    let largest = result.length === batch * height * width * channels ? 0 : Number.POSITIVE_INFINITY
    for (const [index, value] of result.entries()) {
      const [b, y, x, c] = placeOf(index)
      const [fromX, fromY] = backs.reduce<Place>((place, back) => back(b, place), [x - (width - 1) / 2, y - (height - 1) / 2])
      largest = Math.max(largest, Math.abs(valueAt(b, fromX + (width - 1) / 2, fromY + (height - 1) / 2, c, fill) - value))
    }
    return largest
  }
}

/** The moves that tests of whole lists are made of. */
export const moves = {
  translation: {
    step: { type: 'translation', horizontal: 0.3, vertical: 0.2 },
    back: (drawn, size) => {
      const [dx, dy] = [drawn('x', -0.3 * size.width, 0.3 * size.width), drawn('y', -0.2 * size.height, 0.2 * size.height)]
      return (b, [x, y]) => [x + dx(b), y + dy(b)]
    },
  },
  rotation: {
    step: { type: 'rotation', degrees: 40 },
    back: (drawn) => {
      const angle = drawn('angle', -radians(40), radians(40))
      return (b, [x, y]) => [x * Math.cos(angle(b)) - y * Math.sin(angle(b)), x * Math.sin(angle(b)) + y * Math.cos(angle(b))]
    },
  },
  stretching: {
    step: { type: 'stretching', horizontal: [0.6, 1.5] },
    back: (drawn) => {
      const [fx, fy] = [drawn('horizontal', Math.log(0.6), Math.log(1.5)), drawn('vertical', Math.log(0.9), Math.log(1.1))]
      return (b, [x, y]) => [x / Math.exp(fx(b)), y / Math.exp(fy(b))]
    },
  },
  shearing: {
    step: { type: 'shearing', horizontal: 20, vertical: 10 },
    back: (drawn) => {
      const [across, down] = [drawn('horizontal', -radians(20), radians(20)), drawn('vertical', -radians(10), radians(10))]
      return (b, [x, y]) => [x + y * Math.tan(across(b)), y + x * Math.tan(down(b))]
    },
  },
  lensDistortion: {
    step: { type: 'lens_distortion', k1: [-0.2, 0.3], k2: [-0.1, 0.1] },
    back: (drawn, size) => {
      const [k1, k2] = [drawn('k1', -0.2, 0.3), drawn('k2', -0.1, 0.1)]
      const [cx, cy] = [drawn('x', -0.1 * size.width, 0.1 * size.width), drawn('y', -0.1 * size.height, 0.1 * size.height)]
      return (b, [x, y]) => {
        const [dx, dy] = [x - cx(b), y - cy(b)]
        const r = Math.hypot(dx, dy) / (Math.hypot(size.width, size.height) / 2)
        const factor = 1 + k1(b) * r ** 2 + k2(b) * r ** 4
        return [cx(b) + dx * factor, cy(b) + dy * factor]
      }
    },
  },
  horizontalFlip: {
    step: { type: 'horizontal_flip', probability: 1 },
    back:
      () =>
      (_, [x, y]) => [-x, y],
  },
} satisfies Record<string, Move>
