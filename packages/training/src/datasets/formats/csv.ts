import { readCsvTable } from '../csv/table.js'
import { prepareTable } from '../table/prepare-table.js'
import { type FormatReader, onlyFile } from './format-reader.js'

/** Prepares a table from a CSV: one column is the label, the others are numbers or categories. */
export const readCsv: FormatReader<'csv'> = (files, spec) => {
  const { label, ignore_columns: ignore, columns, task, test_fraction, format: _format, name: _name, ...rest } = spec
  const { group_column: group, time_column: time, split_column: given, weight_column: weight, ...reading } = rest
  return prepareTable(readCsvTable(onlyFile(files, spec), { label, ignore, aside: { group, time, given, weight }, columns, task, reading }), test_fraction)
}
