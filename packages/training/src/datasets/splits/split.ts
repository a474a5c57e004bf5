import { elementAt, heldOutCounts } from '@trainyard/spec'

/**
 * Rows ready for the network, row-major. Images stay uint8 [rows, height, width, channels] (their affine preprocessing is applied on tensors in the step);
 * tables are float32 [rows, features], standardized and encoded. `y` holds class numbers, or standardized targets for regression; `labels` the same
 * class numbers, or the targets as they are, in float64. `weights` is how much each row counts; null where all count the same.
 */
export type Split = {
  x: { data: Uint8Array | Float32Array; shape: number[] }
  y: Int32Array | Float32Array
  labels: Int32Array | Float64Array
  weights: Float64Array | null
  rows: number
}

/** Row numbers in rising order: what stays, and what is held out; no row is in both. A split by a column may leave rows in neither, which are not used. */
export type Holdout = { kept: Int32Array; heldOut: Int32Array }

/**
 * Holds out a share of the rows, by group (class) for classification: `groups[i]` is the group of row i, or null for one group of all.
 * `order` is a permutation of the row numbers; of each group its first rows in that order are held out.
 */
export function holdOut(groups: Int32Array | null, groupCount: number, fraction: number, order: Int32Array): Holdout {
  const groupOf = (row: number): number => (groups === null ? 0 : elementAt(groups, row, 'groups of the rows'))
  const sizes = Array.from({ length: groups ? groupCount : 1 }, () => 0)
  for (const row of order) sizes[groupOf(row)] = elementAt(sizes, groupOf(row), 'groups') + 1
  const left = heldOutCounts(sizes, fraction)
  const isHeldOut = new Uint8Array(order.length)
  for (const row of order) {
    const group = groupOf(row)
    const remaining = elementAt(left, group, 'groups')
    if (remaining === 0) continue
    left[group] = remaining - 1
    isHeldOut[row] = 1
  }
  return { kept: rowsWhere(isHeldOut, 0), heldOut: rowsWhere(isHeldOut, 1) }
}

/** The rows that have a number, in rising order. */
export function rowsWhere(numbers: Uint8Array, wanted: number): Int32Array {
  let count = 0
  for (const number of numbers) if (number === wanted) count += 1
  const rows = new Int32Array(count)
  for (let row = 0, next = 0; row < numbers.length; row += 1) {
    if (numbers[row] !== wanted) continue
    rows[next] = row
    next += 1
  }
  return rows
}
