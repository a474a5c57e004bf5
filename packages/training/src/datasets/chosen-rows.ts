import type { StoredTensor } from '@trainyard/spec'

/** Rows of each class among the chosen ones; empty for regression. */
export function countClasses(labels: Int32Array | Float64Array, rows: Int32Array, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0)
  if (labels instanceof Int32Array) for (const row of rows) counts[labels[row] ?? -1] = (counts[labels[row] ?? -1] ?? 0) + 1
  return counts
}

/** The chosen rows of a column or of labels, as stored. */
export function pick(values: Int32Array | Float64Array, rows: Int32Array): StoredTensor {
  if (values instanceof Int32Array) return { dtype: 'I32', shape: [rows.length], data: Int32Array.from(rows, (row) => values[row] ?? -1) }
  return { dtype: 'F64', shape: [rows.length], data: Float64Array.from(rows, (row) => values[row] ?? Number.NaN) }
}
