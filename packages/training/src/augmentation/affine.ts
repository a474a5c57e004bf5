import { tf } from '@trainyard/engine'
import type { InverseMap } from './step.js'

/** The six numbers of an affine map, row by row; each a number for all images or [batch]. The third row is 0 0 1. */
export type AffineRows = readonly [Entry, Entry, Entry, Entry, Entry, Entry]
type Entry = number | tf.Tensor

/** The map as [batch, 3, 3]. */
export function affine(batch: number, rows: AffineRows): InverseMap {
  const entries = [...rows, 0, 0, 1].map((entry) => (typeof entry === 'number' ? tf.fill([batch], entry) : entry))
  return { kind: 'affine', matrix: tf.reshape(tf.stack(entries, 1), [batch, 3, 3]) }
}

/** [1, 3, 3]: leaves every pixel where it is. */
export const identityMatrix = (): tf.Tensor => tf.tensor3d([1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 3, 3])

/** Radians of degrees. */
export const radians = (degrees: number): number => (degrees * Math.PI) / 180
