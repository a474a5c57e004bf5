import { type DatasetInfo, type DatasetWarning, elementAt, type StoredTensor } from '@trainyard/spec'

/** What preparing a data set gives: what is known about it, what may not be what was meant, and its arrays (see `datasetTensors` of the spec). */
export type PreparedArrays = { info: DatasetInfo; warnings: DatasetWarning[]; tensors: Record<string, StoredTensor> }

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

/** The chosen rows of a column or of labels, as stored. They are taken when their data are asked for, so that one column at a time is copied. */
export const chosenRows = (values: Int32Array | Float64Array, rows: Int32Array): StoredTensor =>
  values instanceof Int32Array ? lazily('I32', values, rows) : lazily('F64', values, rows)

const lazily = <D extends 'I32' | 'F64', A extends Int32Array | Float64Array>(dtype: D, values: A, rows: Int32Array) => ({
  dtype,
  shape: [rows.length],
  get data() {
    return takeRows(values, rows)
  },
})

/** The values of the chosen rows, in the order in which they are chosen. */
export function takeRows<A extends Int32Array | Float64Array>(values: A, rows: Int32Array): A {
  // A plain loop: mapping with `from` takes four times as long, which shows with millions of rows.
  const taken = values instanceof Int32Array ? new Int32Array(rows.length) : new Float64Array(rows.length)
  for (let index = 0; index < rows.length; index += 1) taken[index] = elementAt(values, elementAt(rows, index, 'chosen rows'), 'rows of a column')
  return taken as A
}
