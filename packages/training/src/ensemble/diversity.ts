import { elementAt } from '@trainyard/spec'
import { largestColumn } from '../metrics/largest-column.js'

/**
 * The share of rows on which two members name different classes, averaged over all pairs (Skalak 1996); null with fewer than two members.
 * Per row, of n members of which n_c name class c, the share of differing pairs is 1 − Σ n_c (n_c − 1) / (n (n − 1)).
 */
export function meanDisagreement(members: readonly ArrayLike<number>[], rows: number, columns: number): number | null {
  const count = members.length
  if (count < 2 || rows === 0) return null
  const named = new Int32Array(columns)
  let agreeing = 0
  for (let row = 0; row < rows; row += 1) {
    named.fill(0)
    for (const outputs of members) {
      const column = largestColumn(outputs, row, columns)
      named[column] = elementAt(named, column, 'classes') + 1
    }
    for (const times of named) agreeing += times * (times - 1)
  }
  return 1 - agreeing / (rows * count * (count - 1))
}

/** The share of rows on which each two members name different classes, [members][members]; zero on the diagonal. */
export function pairwiseDisagreement(members: readonly ArrayLike<number>[], rows: number, columns: number): number[][] {
  const named = members.map((outputs) => Int32Array.from({ length: rows }, (_, row) => largestColumn(outputs, row, columns)))
  return named.map((one) => named.map((other) => one.reduce((sum, column, row) => sum + (column === other[row] ? 0 : 1), 0) / Math.max(1, rows)))
}
