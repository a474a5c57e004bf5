import type { HostValues } from '../backend/native.js'

/**
 * One value of M members in the packed graph, by handles of the packed recording: `shared`, where it is the same for all; `stacked`, as one tensor with the
 * members as its first side; `apart`, as a tensor for each. What was made in one form is turned into another at most once. `shape` is that of one member.
 */
export type PackedValue = {
  readonly type: number
  readonly shape: readonly number[]
  shared?: number
  stacked?: number
  apart?: readonly number[]
  /** A constant's values, of all or of each. */
  readonly constant?: readonly HostValues[]
}
