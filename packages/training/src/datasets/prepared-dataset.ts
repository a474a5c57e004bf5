import { type DatasetInfo, type DatasetWarning, elementAt, type StoredTensor } from '@trainyard/spec'

/**
 * What preparing a data set gives: what is known about it, what may not be what was meant, and its arrays as a tensor file (see `datasetTensors` of the
 * spec).
 */
export type PreparedDataset = { info: DatasetInfo; warnings: DatasetWarning[]; file: Uint8Array }

/** Rows of each class among the chosen ones; empty for regression. */
export function countClasses(labels: Int32Array | Float64Array, rows: Int32Array, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0)
  if (labels instanceof Int32Array)
    for (const row of rows) {
      const label = elementAt(labels, row, 'labels of the rows')
      counts[label] = elementAt(counts, label, 'classes') + 1
    }
  return counts
}

/** The chosen rows of a column or of labels, as stored. */
export function chosenRows(values: Int32Array | Float64Array, rows: Int32Array): StoredTensor {
  const valueAt = (row: number): number => elementAt(values, row, 'rows of a column')
  if (values instanceof Int32Array) return { dtype: 'I32', shape: [rows.length], data: Int32Array.from(rows, valueAt) }
  return { dtype: 'F64', shape: [rows.length], data: Float64Array.from(rows, valueAt) }
}
