import { type ColumnOptions, limits } from '@trainyard/spec'
import { isMissing } from './cell.js'
import { addCell, type CsvColumn, newColumn } from './csv-column.js'
import { type CsvHeader, type ColumnChoice, readHeader } from './csv-header.js'
import { readCsv } from './csv-text.js'
import { DataError, shown } from './data-error.js'
import type { UploadedFile } from './uploaded-file.js'

/** The cells of a CSV by column. */
export type CsvScan = { header: CsvHeader; rows: number; label: CsvColumn; inputs: CsvColumn[] }

/**
 * Reads a CSV once and keeps its cells as numbers or as numbered texts.
 * @throws {DataError} on ragged records, rows without a label, columns without any value, texts in a column that is said to be numeric, and too many
 *   rows.
 */
export async function scanCsv(file: UploadedFile, delimiter: string, choice: ColumnChoice): Promise<CsvScan> {
  let scan: CsvScan | null = null
  await readCsv(file, delimiter, (fields, line) => {
    if (scan) visitRow(file.filename, scan, fields, line)
    else scan = start(readHeader(file.filename, fields, choice), choice.columns)
  })
  const found = scan as CsvScan | null
  if (!found || found.rows === 0) throw new DataError({ file: file.filename, message: 'there are no rows beneath the column names' })
  for (const column of found.inputs)
    if (column.values === 0)
      throw new DataError({
        file: file.filename,
        column: column.name,
        message: `none of the ${found.rows} rows has a value; leave the column out with ignore_columns`,
      })
  return found
}

const start = (header: CsvHeader, options: Readonly<Record<string, ColumnOptions>>): CsvScan => ({
  header,
  rows: 0,
  label: newColumn(header.label, limits.datasetClasses),
  inputs: header.inputs.map((input) => newColumn(input, limits.datasetCategories, Object.hasOwn(options, input.name) ? options[input.name] : undefined)),
})

function visitRow(file: string, scan: CsvScan, fields: readonly string[], line: number): void {
  if (fields.length !== scan.header.fields)
    throw new DataError({ file, line, message: `${fields.length} fields, but there are ${scan.header.fields} column names` })
  scan.rows += 1
  if (scan.rows > limits.datasetRows) throw new DataError({ file, line, message: `at most ${limits.datasetRows} rows` })
  if (scan.rows * scan.header.fields * Float64Array.BYTES_PER_ELEMENT > limits.datasetBytes)
    throw new DataError({ file, line, message: `${scan.rows} rows of ${scan.header.fields} columns are more than ${limits.datasetBytes} bytes of numbers` })
  const label = (fields[scan.label.position] ?? '').trim()
  if (isMissing(label)) throw new DataError({ file, line, column: scan.label.name, message: 'a row needs a label', received: shown(label) })
  addCell(scan.label, label, line)
  for (const column of scan.inputs) {
    addCell(column, (fields[column.position] ?? '').trim(), line)
    if (column.firstText && !column.texts) refuseText(file, column, column.firstText)
  }
}

/** A text in a column that holds numbers or too many different texts: the cell that made texts of numbers is named, not the one that was too much. */
function refuseText(file: string, { name, options }: CsvColumn, first: { line: number; value: string }): void {
  const isNumeric = options?.type === 'numeric'
  const many = `texts are categories, and the column holds more than ${limits.datasetCategories} different ones: leave it out with ignore_columns, or mend the first cell that is no number`
  throw new DataError({
    file,
    line: first.line,
    column: name,
    message: isNumeric ? 'the column is said to be numeric: a cell must be a number, or empty' : many,
    received: shown(first.value),
  })
}
