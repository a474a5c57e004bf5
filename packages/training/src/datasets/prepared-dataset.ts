import { type DatasetInfo, type DatasetWarning, elementAt, type StoredTensor, type TensorInParts } from '@trainyard/spec'
import { chosenBlocks, type Values } from './values.js'

/** The arrays of a data set by name; large ones are read when they are written. */
export type PreparedTensors = Record<string, StoredTensor | TensorInParts>

/** What preparing a data set gives: what is known about it, what may not be what was meant, and its arrays (see `datasetTensors` of the spec). */
export type PreparedArrays = { info: DatasetInfo; warnings: DatasetWarning[]; tensors: PreparedTensors }

/** The same, with the arrays as a tensor file, which is joined when it is asked for. `tensorFileParts` gives that file without a copy of the arrays. */
export type PreparedDataset = PreparedArrays & { readonly file: Uint8Array }

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

/** The chosen rows, which rise, of a column or of labels, as they are stored. */
export const chosenRows = (values: Values, rows: Int32Array): TensorInParts => ({
  dtype: values.type,
  shape: [rows.length],
  parts: () => chosenBlocks(values, rows),
})
