import { cellReader, type CellReader, columnName, CsvError, oddNumber } from '@trainyard/csv'
import { type CellRules, type ColumnOptions, elementAt, limits, type Task } from '@trainyard/spec'
import { type CellKind, type SchemaColumn, type ScratchFile, TableError, type TableFile } from '@trainyard/tables'
import { DataError, shown } from '../data-error.js'
import { type GrowingValues, growingValues } from '../values.js'
import { addCell, type CsvColumn, newColumn, type PlacedCell } from './column.js'
import { type ColumnChoice, type CsvHeader, type NamedPlace, readHeader } from './header.js'
import { isMeantAsNumbers, mixtureMessage, spilledMixture } from './mixture.js'

/** How a table is read: its columns and its cells, and where they are kept. */
export type ScanChoice = ColumnChoice & { rules: CellRules; task: Task | undefined; cells: ScratchFile }

/** Lines (or rows, see `unit`) that have something in common: how many, and the first of them. */
export type Lines = { count: number; first: number[] }

/** The cells of a table by column. `lines` is where each row stands; `empty` and `ended` are lines without a value and with more delimiters than columns. */
export type CsvScan = {
  file: string
  /** What `lines` and the lines of cells count. */
  unit: TableFile['unit']
  header: CsvHeader
  /** The first line, where it was taken for names. */
  heading: readonly string[] | null
  rules: CellRules
  reader: CellReader
  rows: number
  lines: GrowingValues<'I32'>
  label: CsvColumn
  inputs: CsvColumn[]
  /** Columns that are set aside, in the order of the header's. */
  aside: CsvColumn[]
  unlabeled: Lines & { value: string }
  empty: Lines
  ended: Lines
}

/**
 * Reads a table once and keeps its cells as numbers or as numbered texts. The lines of errors are rows where the table's unit is.
 * @throws {DataError} on text that cannot be read, ragged records, rows without a label, columns without any value, texts in a column that is said to be
 *   numeric, and too many rows.
 */
export async function scanTable(file: string, table: TableFile, choice: ScanChoice): Promise<CsvScan> {
  const { columns, unit } = table
  let scan = columns && startScan(file, unit, columns, choice)
  const ignored = new Set(choice.ignore.map(columnName))
  try {
    for await (const { rows, places } of table.batches((name) => !ignored.has(name)))
      for (const [index, cells] of rows.entries()) {
        const line = elementAt(places, index, 'places of rows')
        if (scan) visitRow(scan, cells, line)
        else if (!cells.every(isBlank)) {
          scan = startScan(file, unit, cells, choice, line)
          if (!choice.header) visitRow(scan, cells, line)
        }
      }
  } catch (error) {
    if (error instanceof TableError) throw new DataError({ file, ...error.init }, { cause: error })
    throw error instanceof CsvError ? asDataError(file, scan, error) : error
  }
  const found = scan
  if (!found || found.rows + found.unlabeled.count === 0)
    throw new DataError({ file, message: columns ? 'there are no rows' : 'there are no rows after the column names' })
  checkLabels(found)
  for (const column of found.inputs)
    if (column.values === 0)
      throw new DataError({
        file,
        column: column.name,
        message: `none of the ${found.rows} rows has a value; leave the column out with ignore_columns`,
      })
  return found
}

/** `columns` are those of a schema, or the cells of the first record, which stands in `line`. */
function startScan(file: string, unit: CsvScan['unit'], columns: readonly (SchemaColumn | string)[], choice: ScanChoice, line?: number): CsvScan {
  const cells = columns.map((column) => (typeof column === 'string' ? column : column.name))
  const header = readHeader({ file, ...(line === undefined ? {} : { line }) }, cells, choice)
  const kindOf = ({ position }: { position: number }): CellKind | null => {
    const column = elementAt(columns, position, 'columns')
    return typeof column === 'string' ? null : column.kind
  }
  const options = new Map(Object.entries(choice.columns).map(([name, own]) => [columnName(name), own]))
  return {
    file,
    unit,
    header,
    heading: choice.header && line !== undefined ? cells.slice(0, header.names.length) : null,
    rules: choice.rules,
    reader: cellReader(choice.rules),
    rows: 0,
    lines: growingValues('I32', choice.cells),
    label: newColumn(
      { ...header.label, kind: choice.task === 'regression' ? null : kindOf(header.label) },
      { numbers: limits.datasetClasses, texts: limits.datasetClasses },
      choice.cells,
    ),
    inputs: header.inputs.map((input) => inputColumn({ ...input, kind: kindOf(input) }, choice.cells, options.get(input.name))),
    aside: header.aside.map((column) => newColumn(column, { numbers: limits.datasetRows, texts: limits.datasetRows }, choice.cells)),
    unlabeled: { count: 0, first: [], value: '' },
    empty: { count: 0, first: [] },
    ended: { count: 0, first: [] },
  }
}

function inputColumn(place: NamedPlace & { kind: CellKind | null }, cells: ScratchFile, options: ColumnOptions | undefined): CsvColumn {
  const texts = options?.type === 'text' ? limits.datasetRows : limits.datasetTexts
  return newColumn(place, { numbers: limits.datasetCategories, texts }, cells, options)
}

function asDataError(file: string, scan: CsvScan | null, error: CsvError): DataError {
  const { message, line, field, received } = error.init
  const column = field === undefined ? undefined : (scan?.header.names[field] ?? `${field + 1}`) // default: a column without a name goes by its number
  return new DataError(
    { file, message, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }), ...(received === undefined ? {} : { received }) },
    { cause: error },
  )
}

function visitRow(scan: CsvScan, cells: readonly string[], line: number): void {
  const { file, header, label, reader } = scan
  const width = header.names.length
  if (cells.length !== width || isBlank(elementAt(cells, label.position, 'cells of a record'))) {
    if (cells.every(isBlank)) return addLine(scan.empty, line)
    if (cells.length > width && cells.slice(width).every(isBlank)) addLine(scan.ended, line)
    else if (cells.length !== width) throw ragged(file, line, cells, width)
  }
  const text = elementAt(cells, label.position, 'cells of a record').trim()
  if (text === label.name && scan.heading !== null && repeats(cells, scan.heading))
    throw new DataError({ file, line, message: 'the line repeats the column names; remove it, or set "header": false if the first line is a row' })
  if (reader.isMissing(text)) {
    if (scan.unlabeled.count === 0) scan.unlabeled.value = text
    return addLine(scan.unlabeled, line)
  }
  scan.rows += 1
  checkSize(scan, line)
  scan.lines.push(line)
  addCell(label, text, line, reader)
  for (const column of scan.aside) addCell(column, elementAt(cells, column.position, 'cells of a record').trim(), line, reader)
  for (const column of scan.inputs) {
    addCell(column, elementAt(cells, column.position, 'cells of a record').trim(), line, reader)
    if (column.firstText && !column.texts && !column.times) throw unreadable(scan, column, column.firstText)
    if (column.texts && column.texts.texts.characters > limits.datasetTextCharacters)
      throw new DataError({
        file,
        line,
        column: column.name,
        message: `the different texts of a column may have at most ${limits.datasetTextCharacters} characters together: leave it out with "ignore_columns", or shorten them`,
      })
  }
}

const isBlank = (cell: string): boolean => cell.trim() === ''
const repeats = (cells: readonly string[], heading: readonly string[]): boolean => heading.every((name, index) => name.trim() === cells[index]?.trim())

function addLine(lines: Lines, line: number): void {
  lines.count += 1
  if (lines.first.length < limits.warningLines) lines.first.push(line)
}

function checkSize({ file, rows, header }: CsvScan, line: number): void {
  const columns = header.names.length
  if (rows > limits.datasetRows) throw new DataError({ file, line, message: `at most ${limits.datasetRows} rows` })
  if (rows * columns * Float64Array.BYTES_PER_ELEMENT > limits.datasetBytes)
    throw new DataError({ file, line, message: `${rows} rows of ${columns} columns are more than ${limits.datasetBytes} bytes of numbers` })
}

function ragged(file: string, line: number, cells: readonly string[], width: number): DataError {
  const more = cells.length > width ? '; a cell that holds the delimiter must be in quotes' : ''
  return new DataError({ file, line, message: `${cells.length} fields, but there are ${width} column names${more}`, received: shown(cells.join(' | ')) })
}

/** A text in a column that is said to hold numbers, or that holds too many different texts: the cell that made texts of numbers is named. */
function unreadable({ file, reader, rules }: CsvScan, column: CsvColumn, first: PlacedCell): DataError {
  const place = { file, line: first.line, column: column.name, received: shown(first.value) }
  if (column.options?.type === 'numeric') {
    const odd = oddNumber(first.value, rules)
    const why = odd === null ? '' : `; this one ${odd.what}: ${odd.remedy}`
    return new DataError({ ...place, message: `the column is said to be numeric: a cell must be a number, or empty${why}` })
  }
  const most = `a column of texts may hold at most ${limits.datasetTexts} different ones, or ${limits.datasetCategories} where it begins as one of numbers`
  const mixture = spilledMixture(column, reader, rules)
  if (isMeantAsNumbers(mixture))
    return new DataError({ ...place, message: mixtureMessage(mixture, first, rules, `leave it out with "ignore_columns" (${most})`) })
  return new DataError({
    ...place,
    message: `${most}, and there are more: leave the column out with "ignore_columns", or correct the first cell that is not a number`,
  })
}

/** @throws {DataError} naming the first rows that have no label, and how a text that counts as missing becomes one. */
function checkLabels({ file, unit, label, unlabeled: { count, first, value } }: CsvScan): void {
  const [line] = first
  if (line === undefined) return
  const listed = value === '' ? '' : `; ${shown(value)} counts as no value, and "missing": [] would keep it as a text`
  const others = count === 1 ? '' : ` (${count} rows have none: ${linesText({ count, first }, unit)})`
  throw new DataError({ file, line, column: label.name, message: `a row needs a label${listed}${others}`, received: shown(value) })
}

/** `line 3`, or `lines 3, 7, 9 and 12 more`. */
export function linesText({ count, first }: Lines, unit: CsvScan['unit']): string {
  const some = first.slice(0, shownLines)
  return `${unit}${count === 1 ? '' : 's'} ${some.join(', ')}${count > some.length ? ` and ${count - some.length} more` : ''}`
}

const shownLines = 5
