import { type DatasetWarning, elementAt, limits } from '@trainyard/spec'
import { shown } from './data-error.js'
import { takeRows } from './prepared-dataset.js'
import type { Holdout } from './splits/split.js'

/** Where rows stand: in lines of one file, in rows of one of which some were left out, or in files of their own. */
export type RowPlaces = { lines?: Int32Array; rowNumbers?: Int32Array; files?: readonly string[] }

/** Warnings about rows whose inputs are there more than once: those with the same key. */
export function repeatedRows(keys: Float64Array, { kept, heldOut }: Holdout, { lines, rowNumbers, files }: RowPlaces): DatasetWarning[] {
  const sorted = keys.toSorted()
  let [count, key] = [0, Number.NaN]
  for (let index = 1; index < sorted.length; index += 1)
    if (sorted[index] === sorted[index - 1]) {
      count += 1
      key = elementAt(sorted, index, 'rows')
    }
  if (count === 0) return []
  const first = keys.indexOf(key)
  const second = keys.indexOf(key, first + 1)
  const place = (row: number): string =>
    files
      ? shown(elementAt(files, row, 'files'))
      : lines
        ? `line ${elementAt(lines, row, 'lines')}`
        : `row ${rowNumbers ? elementAt(rowNumbers, row, 'rows of the file') : row}`
  const warnings: DatasetWarning[] = [
    {
      code: 'rows_repeated',
      message: `${count} of ${keys.length} rows have the inputs of an earlier row, such as ${place(second)} those of ${place(first)}`,
      ...(lines === undefined ? {} : { lines: [elementAt(lines, second, 'lines')] }),
      count,
    },
  ]
  const known = takeRows(keys, kept).sort()
  const copies = heldOut.filter((row) => isAmong(known, elementAt(keys, row, 'rows')))
  if (copies.length > 0)
    warnings.push({
      code: 'test_rows_in_training',
      message: `${copies.length} of ${heldOut.length} test rows have the inputs of a training row: the score of the test split shows what was remembered, too`,
      ...(lines === undefined ? {} : { lines: Array.from(copies.subarray(0, limits.warningLines), (row) => elementAt(lines, row, 'lines')) }),
      count: copies.length,
    })
  return warnings
}

function isAmong(sorted: Float64Array, key: number): boolean {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (elementAt(sorted, middle, 'sorted keys') < key) low = middle + 1
    else high = middle
  }
  return sorted[low] === key
}
