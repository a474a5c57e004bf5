import { type ColumnOptions, elementAt, limits } from '@trainyard/spec'
import { isMissing } from '../table/table-data.js'
import { addCell, type CsvColumn, newColumn } from './column.js'
import { visitRecords } from './records.js'
import { DataError, shown } from '../data-error.js'
import type { UploadedFile } from '../files/uploaded-file.js'

/** The cells of a CSV by column. */
export type CsvScan = { header: CsvHeader; rows: number; label: CsvColumn; inputs: CsvColumn[] }

/**
 * Reads a CSV once and keeps its cells as numbers or as numbered texts.
 * @throws {DataError} on ragged records, rows without a label, columns without any value, texts in a column that is said to be numeric, and too many
 *   rows.
 */
export async function scanCsv(file: UploadedFile, delimiter: string, choice: ColumnChoice): Promise<CsvScan> {
  let scan: CsvScan | null = null
  await visitRecords(file, delimiter, (fields, line) => {
    if (scan) visitRow(file.filename, scan, fields, line)
    else scan = start(readHeader(file.filename, fields, choice), choice.columns)
  })
  const found = scan as CsvScan | null
  if (!found || found.rows === 0) throw new DataError({ file: file.filename, message: 'there are no rows after the column names' })
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
  const label = elementAt(fields, scan.label.position, 'fields of a record').trim()
  if (isMissing(label)) throw new DataError({ file, line, column: scan.label.name, message: 'a row needs a label', received: shown(label) })
  addCell(scan.label, label, line)
  for (const column of scan.inputs) {
    addCell(column, elementAt(fields, column.position, 'fields of a record').trim(), line)
    if (column.firstText && !column.texts) rejectText(file, column, column.firstText)
  }
}

/** A text in a column that holds numbers or too many different texts: the cell that made texts of numbers is named, not the one that was too much. */
function rejectText(file: string, { name, options }: CsvColumn, first: { line: number; value: string }): void {
  const isNumeric = options?.type === 'numeric'
  const many = `texts are categories, and the column holds more than ${limits.datasetCategories} different ones: leave it out with ignore_columns, or correct the first cell that is not a number`
  throw new DataError({
    file,
    line: first.line,
    column: name,
    message: isNumeric ? 'the column is said to be numeric: a cell must be a number, or empty' : many,
    received: shown(first.value),
  })
}

/** Where the columns of a CSV are: the position of the label, and the positions and names of the columns to learn from. */
export type CsvHeader = { fields: number; label: { name: string; position: number }; inputs: { name: string; position: number }[] }

/** Which columns a user asked for, and how single ones are to be read. */
export type ColumnChoice = { label: string; ignore: readonly string[]; columns: Readonly<Record<string, ColumnOptions>> }

const listed = 40
const list = (names: readonly string[]): string =>
  names.length > listed ? `${names.slice(0, listed).map(shown).join(', ')}, … (${names.length})` : names.map(shown).join(', ')

/**
 * Reads the first record as column names.
 * @throws {DataError} when a name is missing, repeated or reserved, when the label or an ignored column is not there (listing those that are), and
 *   when nothing is left to learn from.
 */
function readHeader(file: string, fields: readonly string[], choice: ColumnChoice): CsvHeader {
  const names = fields.map((field) => field.trim())
  const invalid = (message: string): DataError => new DataError({ file, line: 1, message })
  if (names.length > limits.datasetColumns) throw invalid(`at most ${limits.datasetColumns} columns; received ${names.length}`)
  const unnamed = names.indexOf('')
  if (unnamed !== -1) throw invalid(`column ${unnamed + 1} of ${names.length} has no name; the first line must hold the column names`)
  const positions = new Map<string, number>()
  for (const [position, name] of names.entries()) {
    const earlier = positions.get(name)
    if (earlier !== undefined) throw invalid(`columns ${earlier + 1} and ${position + 1} are both called ${shown(name)}`)
    if (name === '__proto__') throw invalid(`a column cannot be called "__proto__"`)
    positions.set(name, position)
  }
  const label = positions.get(choice.label)
  if (label === undefined)
    throw invalid(`there is no label column ${shown(choice.label)}; the columns are ${list(names)} (the first line must hold the column names)`)
  const unknown = choice.ignore.filter((name) => !positions.has(name))
  if (unknown.length > 0) throw invalid(`there is no column ${list(unknown)} to ignore; the columns are ${list(names)}`)
  if (choice.ignore.includes(choice.label)) throw invalid(`the label column ${shown(choice.label)} cannot be ignored`)
  const described = Object.keys(choice.columns)
  const unheard = described.filter((name) => !positions.has(name))
  if (unheard.length > 0) throw invalid(`columns describes ${list(unheard)}, which is not there; the columns are ${list(names)}`)
  const useless = described.find((name) => name === choice.label || choice.ignore.includes(name))
  if (useless !== undefined) throw invalid(`columns describes ${shown(useless)}, which is ${useless === choice.label ? 'the label' : 'ignored'}`)
  const ignored = new Set(choice.ignore)
  const inputs = names.map((name, position) => ({ name, position })).filter(({ name, position }) => position !== label && !ignored.has(name))
  if (inputs.length === 0) throw invalid('there is no column to learn from besides the label')
  return { fields: names.length, label: { name: choice.label, position: label }, inputs }
}
