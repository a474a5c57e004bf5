import { readCsvTable } from '../csv/table.js'
import { prepareTable } from '../table/prepare-table.js'
import { type FormatReader, onlyFile } from './format-reader.js'

/** Prepares a table from a CSV: one column is the label, the others are numbers or categories. */
export const readCsv: FormatReader<'csv'> = async (files, spec) => {
  const { label, ignore_columns: ignore, columns, delimiter, task } = spec
  return prepareTable(await readCsvTable(onlyFile(files, spec), { label, ignore, columns, delimiter, task }), spec.test_fraction)
}
