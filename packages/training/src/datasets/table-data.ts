/** A column as it was read: numbers with NaN for missing, or category numbers with −1 for missing. */
export type TableColumn =
  | { name: string; type: 'numeric'; values: Float64Array }
  | { name: string; type: 'categorical'; values: Int32Array; categories: string[] }

/** A whole table in memory, not yet split. `labels` are class numbers (Int32Array) or targets (Float64Array, then `classes` is empty). */
export type TableData = { columns: TableColumn[]; labels: Int32Array | Float64Array; classes: string[]; label: string; rows: number }
