import { readTable } from '../csv/table.js'
import { prepareTable } from '../table/prepare-table.js'
import { type FormatReader, onlyFile } from './format-reader.js'

/** Prepares a table from a CSV: one column is the label, the others are numbers, dates or categories. */
export const readCsv: FormatReader<'csv'> = async (files, spec, scratch) => {
  const { label, ignore_columns: ignore, columns, task, test_fraction, format, name: _name, ...rest } = spec
  const { group_column: group, time_column: time, split_column: given, weight_column: weight, ...reading } = rest
  const choice = { label, ignore, aside: { group, time, given, weight }, columns, task, reading }
  return prepareTable(await readTable(format, onlyFile(files, spec), choice, scratch), test_fraction, scratch)
}
