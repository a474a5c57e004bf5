import { limits } from '@trainyard/spec'
import { isMissing, parseNumber } from './cell.js'
import { type CsvHeader, type ColumnChoice, readHeader } from './csv-header.js'
import { readCsv, type UploadedFile } from './csv-text.js'
import { DataError, shown } from './data-error.js'

/** What a first reading finds out about a column. `texts` is null when there were more different ones than the limit. */
export type ColumnScan = {
  name: string
  position: number
  values: number
  firstText: { line: number; value: string } | null
  texts: Set<string> | null
  textLimit: number
}

/** The shape of a CSV before any of it is kept. */
export type CsvScan = { header: CsvHeader; rows: number; label: ColumnScan; inputs: ColumnScan[] }

/**
 * First of two readings: counts the rows, and finds of each column whether it holds numbers alone and which texts it holds, in memory that does not grow
 * with the rows. Throws DataError on ragged records, rows without a label, columns without any value, and too many rows.
 */
export async function scanCsv(file: UploadedFile, delimiter: string, choice: ColumnChoice): Promise<CsvScan> {
  let scan: CsvScan | null = null
  await readCsv(file, delimiter, (fields, line) => {
    if (scan) visitRow(file.filename, scan, fields, line)
    else scan = start(readHeader(file.filename, fields, choice))
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

function start(header: CsvHeader): CsvScan {
  const column = (place: { name: string; position: number }, textLimit: number): ColumnScan => ({
    ...place,
    values: 0,
    firstText: null,
    texts: new Set(),
    textLimit,
  })
  return { header, rows: 0, label: column(header.label, limits.datasetClasses), inputs: header.inputs.map((input) => column(input, limits.datasetCategories)) }
}

function visitRow(file: string, scan: CsvScan, fields: readonly string[], line: number): void {
  if (fields.length !== scan.header.fields)
    throw new DataError({ file, line, message: `${fields.length} fields, but there are ${scan.header.fields} column names` })
  scan.rows += 1
  if (scan.rows > limits.datasetRows) throw new DataError({ file, line, message: `at most ${limits.datasetRows} rows` })
  if (scan.rows * scan.header.fields * Float64Array.BYTES_PER_ELEMENT > limits.datasetBytes)
    throw new DataError({ file, line, message: `${scan.rows} rows of ${scan.header.fields} columns are more than ${limits.datasetBytes} bytes of numbers` })
  const label = (fields[scan.label.position] ?? '').trim()
  if (isMissing(label)) throw new DataError({ file, line, column: scan.label.name, message: 'a row needs a label', received: shown(label) })
  visitCell(scan.label, label, line)
  for (const column of scan.inputs) visitCell(column, (fields[column.position] ?? '').trim(), line)
}

function visitCell(column: ColumnScan, text: string, line: number): void {
  if (isMissing(text)) return
  column.values += 1
  column.texts?.add(text)
  if (column.texts && column.texts.size > column.textLimit) column.texts = null
  if (!column.firstText && Number.isNaN(parseNumber(text))) column.firstText = { line, value: text }
}
