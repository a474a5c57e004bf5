import { allOf } from '../../../packages/training/src/datasets/values.js'
import type { TableData } from '../../../packages/training/src/datasets/table/table-data.js'

/** A table with the numbers of its columns, wherever they lie. */
export const numbersOf = ({ columns, ...table }: TableData) => ({
  ...table,
  columns: columns.map(({ values, ...column }) => ({ ...column, values: allOf(values) })),
})
