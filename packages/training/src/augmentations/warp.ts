import { tf } from '@trainyard/engine'
import { type Fill, sampleBilinear } from './sample.js'
import type { InverseMap, Size } from './step.js'

/** The six numbers of an affine map, row by row; each a number for all images or [batch]. The third row is 0 0 1. */
type AffineRows = readonly [Entry, Entry, Entry, Entry, Entry, Entry]
type Entry = number | tf.Tensor

/** The map as [batch, 3, 3]. */
export function affine(batch: number, rows: AffineRows): InverseMap {
  const entries = [...rows, 0, 0, 1].map((entry) => (typeof entry === 'number' ? tf.fill([batch], entry) : entry))
  return { kind: 'affine', matrix: tf.reshape(tf.stack(entries, 1), [batch, 3, 3]) }
}

/** [1, 3, 3]: leaves every pixel where it is. */
const identityMatrix = (): tf.Tensor => tf.tensor3d([1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 3, 3])

/** Radians of degrees. */
export const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** A map and the images that it is done to ([batch] bool); null for all. */
export type GatedMap = { map: InverseMap; gate: tf.Tensor | null }

type Places = { x: tf.Tensor; y: tf.Tensor }

/**
 * Does a list of moves as one: a pixel of the result is followed back through the moves, the last one first, and the image is sampled once at the place where
 * it ends. Affine moves that follow one another are one matrix product.
 */
export function warp(images: tf.Tensor4D, size: Size, moves: readonly GatedMap[], fill: Fill): tf.Tensor4D {
  const matrices = moves.map(({ map, gate }) => (map.kind === 'affine' ? gatedMatrix(map.matrix, gate) : null))
  if (matrices.every((matrix) => matrix !== null) && transformsWell(fill)) return transformAffine(images, size, matrices, fill)
  let places = gridOf(size)
  let pending: tf.Tensor | null = null
  const settle = (): void => {
    if (pending) places = applyMatrix(pending, places)
    pending = null
  }
  for (const [index, { map, gate }] of [...moves.entries()].toReversed()) {
    const matrix = matrices[index]
    if (matrix) pending = pending ? tf.matMul(matrix, pending) : matrix
    if (map.kind === 'affine') continue
    settle()
    places = applyLens(map, gate, places, size)
  }
  settle()
  return sampleBilinear(images, size, tf.add(places.x, (size.width - 1) / 2), tf.add(places.y, (size.height - 1) / 2), fill)
}

const gatedMatrix = (matrix: tf.Tensor, gate: tf.Tensor | null): tf.Tensor => (gate ? tf.where(tf.reshape(gate, [-1, 1, 1]), matrix, identityMatrix()) : matrix)

/** Whether the library's own transform does this fill: WebAssembly's goes wrong where it mirrors. */
const transformsWell = ({ mode }: Fill): boolean => mode !== 'reflect' || tf.getBackend() === 'tensorflow'

/**
 * A list of affine moves is one operation of the library, on the product of their matrices. The op counts pixels from the corner and takes eight numbers, row
 * by row.
 */
function transformAffine(images: tf.Tensor4D, { batch, height, width }: Size, matrices: readonly tf.Tensor[], { mode, value }: Fill): tf.Tensor4D {
  const toCentre = (sign: 1 | -1): tf.Tensor => tf.tensor3d([1, 0, (sign * (width - 1)) / 2, 0, 1, (sign * (height - 1)) / 2, 0, 0, 1], [1, 3, 3])
  const spread = (matrix: tf.Tensor): tf.Tensor => tf.tile(matrix, [batch, 1, 1])
  const whole = [spread(toCentre(1)), ...matrices, spread(toCentre(-1))].reduce((product, matrix) => tf.matMul(product, matrix))
  const numbers = tf.slice(tf.reshape(whole, [batch, 9]), [0, 0], [batch, 8])
  return tf.image.transform(images, numbers as tf.Tensor2D, 'bilinear', mode, value)
}

/** The pixels of the result from its center, [1, 1, width] and [1, height, 1]. */
function gridOf({ height, width }: Size): Places {
  const side = (count: number): number[] => Array.from({ length: count }, (_, index) => index - (count - 1) / 2)
  return { x: tf.tensor3d(side(width), [1, 1, width]), y: tf.tensor3d(side(height), [1, height, 1]) }
}

function applyMatrix(matrix: tf.Tensor, { x, y }: Places): Places {
  const entry = (row: number, column: number): tf.Tensor => tf.slice(matrix, [0, row, column], [-1, 1, 1])
  const line = (row: number): tf.Tensor => tf.add(tf.add(tf.mul(entry(row, 0), x), tf.mul(entry(row, 1), y)), entry(row, 2))
  return { x: line(0), y: line(1) }
}

function applyLens(
  { k1, k2, centerX, centerY }: Extract<InverseMap, { kind: 'lens' }>,
  gate: tf.Tensor | null,
  { x, y }: Places,
  { height, width }: Size,
): Places {
  const spread = (values: tf.Tensor): tf.Tensor => tf.reshape(values, [-1, 1, 1])
  const open = gate && tf.cast(gate, 'float32')
  const gated = (values: tf.Tensor): tf.Tensor => spread(open ? tf.mul(values, open) : values)
  const [dx, dy] = [tf.sub(x, spread(centerX)), tf.sub(y, spread(centerY))]
  const square = tf.mul(tf.add(tf.square(dx), tf.square(dy)), 4 / (height * height + width * width))
  const factor = tf.add(tf.mul(square, tf.add(tf.mul(square, gated(k2)), gated(k1))), 1)
  return { x: tf.add(tf.mul(dx, factor), spread(centerX)), y: tf.add(tf.mul(dy, factor), spread(centerY)) }
}
