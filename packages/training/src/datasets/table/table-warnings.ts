import { type DatasetColumn, type DatasetWarning, elementAt } from '@trainyard/spec'
import { shown } from '../data-error.js'
import { repeatedRows } from '../repeated-rows.js'
import type { Holdout } from '../splits/split.js'
import type { TableColumn, TableData } from './table-data.js'

/** Warnings about a table that do not depend on how it was written: columns that teach nothing, and rows that are there more than once. */
export const tableWarnings = (table: TableData, columns: readonly DatasetColumn[], rows: Holdout): DatasetWarning[] => [
  ...columns.flatMap((column, index) => uselessColumn(column, elementAt(table.columns, index, 'columns'), rows)),
  ...repeatedRows(rowKeys(table.columns, table.rows), rows, table),
]

function uselessColumn(column: DatasetColumn, { values }: TableColumn, { kept, heldOut }: Holdout): DatasetWarning[] {
  const { name, type, missing, mean, std, categories } = column
  const warn = (code: DatasetWarning['code'], message: string): DatasetWarning[] => [{ code, message: `column ${shown(name)} ${message}`, column: name }]
  const isKnown = (row: number): boolean => {
    const value = elementAt(values, row, 'values of a column')
    return type === 'numeric' ? !Number.isNaN(value) : value !== -1
  }
  if (missing === kept.length && heldOut.some(isKnown)) return warn('column_only_in_test', 'has values in test rows only: nothing can be learned from it')
  if (missing > 0) return []
  const only = type === 'numeric' ? (std === 0 ? mean : null) : categories?.length === 1 ? elementAt(categories, 0, 'categories') : null
  if (only === null) return []
  return warn(
    'constant_column',
    `is ${typeof only === 'number' ? only : shown(only)} in all ${kept.length} training rows: nothing can be learned from it, and it changes no prediction`,
  )
}

/** A number for the inputs of each row, of 53 bits: that two rows of ten million have the same one by chance is less likely than 1 in 100. */
function rowKeys(columns: readonly TableColumn[], rows: number): Float64Array {
  const [high, low] = [new Int32Array(rows).fill(1), new Int32Array(rows).fill(2)]
  const number = new Float64Array(1)
  const bits = new Int32Array(number.buffer)
  // Checked reads would make this loop over all cells several times slower: the places all lie within.
  for (const { values } of columns)
    for (let row = 0; row < rows; row += 1) {
      // Negative zero is zero, and every NaN is the same.
      number[0] = (values[row] ?? 0) + 0 // default: never taken
      const [a, b] = [bits[0] ?? 0, bits[1] ?? 0] // default: never taken
      const mixed = Math.imul((high[row] ?? 0) ^ a, 0x85ebca6b) ^ Math.imul(b, 0x27d4eb2f) // default: never taken
      high[row] = mixed ^ (mixed >>> 15)
      const other = Math.imul((low[row] ?? 0) ^ b, 0xc2b2ae35) ^ Math.imul(a + mixed, 0x165667b1) // default: never taken
      low[row] = other ^ (other >>> 13)
    }
  const keys = new Float64Array(rows)
  for (let row = 0; row < rows; row += 1) keys[row] = ((high[row] ?? 0) >>> 0) * 2 ** 21 + ((low[row] ?? 0) >>> 11) // default: never taken
  return keys
}
