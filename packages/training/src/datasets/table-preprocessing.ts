import { columnWidth, type DatasetColumn, type Preprocessing } from '@trainyard/spec'
import { meanAndDeviation } from './mean-and-deviation.js'

export type TablePreprocessing = Extract<Preprocessing, { kind: 'table' }>

/** The values of a column by row: numbers with NaN for missing, or category numbers with −1 for missing or unknown. */
export type ColumnValues = Float64Array | Int32Array

/**
 * Fits the preprocessing of a table on `rows` alone (the training split of the job): mean and deviation of each number, what replaces a missing one.
 * Which columns and categories there are is a fact of the data set, so that the width does not depend on the split.
 */
export function fitTablePreprocessing(columns: readonly DatasetColumn[], values: readonly ColumnValues[], rows: Int32Array): TablePreprocessing {
  return {
    kind: 'table',
    columns: columns.map((column, index) => {
      if (column.type === 'categorical') return { type: 'categorical', name: column.name, categories: column.categories ?? [] }
      const own = Float64Array.from(rows, (row) => values[index]?.[row] ?? Number.NaN)
      const { mean, std } = meanAndDeviation(own)
      return { type: 'numeric', name: column.name, mean, std, impute: mean, missing_indicator: columnWidth(column) === 2 }
    }),
  }
}

const widthOf = (column: TablePreprocessing['columns'][number]): number =>
  column.type === 'categorical' ? column.categories.length : column.missing_indicator ? 2 : 1

/** Inputs of the network for one row, in all. */
export const tableWidth = ({ columns }: TablePreprocessing): number => columns.reduce((sum, column) => sum + widthOf(column), 0)

/**
 * Encodes `rows` as float32 [rows, features]: numbers (x − mean) / std with the training mean for missing ones and, where fitted so, a 1 that says "was missing";
 * categories one-hot, all zeros for a missing or unknown one.
 */
export function encodeTable(preprocessing: TablePreprocessing, values: readonly ColumnValues[], rows: ArrayLike<number>): Float32Array {
  const width = tableWidth(preprocessing)
  const encoded = new Float32Array(rows.length * width)
  let offset = 0
  for (const [index, column] of preprocessing.columns.entries()) {
    const own = values[index] ?? new Float64Array(0)
    for (let position = 0; position < rows.length; position += 1) {
      const value = own[rows[position] ?? -1] ?? Number.NaN
      const cell = position * width + offset
      if (column.type === 'numeric') {
        encoded[cell] = ((Number.isNaN(value) ? column.impute : value) - column.mean) / column.std
        if (column.missing_indicator && Number.isNaN(value)) encoded[cell + 1] = 1
      } else if (value >= 0 && value < column.categories.length) encoded[cell + value] = 1
    }
    offset += widthOf(column)
  }
  return encoded
}
