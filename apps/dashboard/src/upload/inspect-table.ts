import { cellReader, cellText, columnName, CsvError, oddNumber, placeName, shown, tablePieces } from '@trainyard/csv/text'
import { defined, elementAt, timeOf } from '@trainyard/spec'

/** Rows that are looked into before a table is sent. */
export const inspectedRows = 200

/** What a column seems to hold; the service decides by all rows. */
export type ColumnType = 'numeric' | 'categorical' | 'date'

/** A problem with its place: the line of the file, counted from 1, and the column's name. */
export type TableProblem = { line?: number; column?: string; message: string }

/** A column of the first rows. `type` is null where no row has a value. */
export type InspectedColumn = { name: string; type: ColumnType | null; distinct: number; missing: number }

/** What the beginning of a table says: its columns, its first rows, and what is wrong with them. */
export type InspectedTable = {
  delimiter: string
  columns: readonly InspectedColumn[]
  rows: readonly { line: number; cells: readonly string[] }[]
  /** Whether these are all rows of the file. */
  whole: boolean
  problems: readonly TableProblem[]
}

const delimiters = [',', ';', '\t', '|'] as const
/** Lines by which the delimiter is chosen. */
const sampledLines = 10

type Rows = { line: number; cells: readonly string[] }[]

/** The first records of a text, and the error that the reading ended with. Of a text that goes on, the last record may be cut, and is left out. */
function firstRecords(
  text: string,
  { delimiter, whole, most }: { delimiter: string; whole: boolean; most: number },
): { records: Rows; error: CsvError | null } {
  const records: Rows = []
  try {
    const reading = tablePieces([text], delimiter, (cells, line) => {
      if (records.length < most && cells.some((cell) => cell.trim() !== '')) records.push({ line, cells })
    })
    reading.next()
    if (whole) reading.next()
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { records, error }
  }
  return { records, error: null }
}

/** The delimiter that gives the same number of cells, and the most, in the first lines; a comma where none does. */
export function guessDelimiter(text: string, whole: boolean): string {
  const scored = delimiters.map((delimiter) => {
    const { records } = firstRecords(text, { delimiter, whole, most: sampledLines })
    const widths = records.map(({ cells }) => cells.length)
    const width = widths[0] ?? 1 // default: an empty text has one empty cell
    return { delimiter, score: width * widths.filter((each) => each === width).length }
  })
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).delimiter
}

/** Looks into the first rows of a table. A first line of names is expected. */
export function inspectTable(text: string, whole: boolean, delimiter = guessDelimiter(text, whole)): InspectedTable {
  const { records, error } = firstRecords(text, { delimiter, whole, most: inspectedRows + 2 })
  const [heading, ...rest] = records
  const rows = rest.slice(0, inspectedRows)
  const names = headingNames(heading?.cells ?? []) // default: an empty file has no names
  const reading = error === null || rows.length >= inspectedRows ? [] : [problemOf(error, names)]
  return {
    delimiter,
    columns: names.map((name, position) => inspectColumn(name, rows, position)),
    rows,
    whole: whole && rest.length <= inspectedRows,
    problems: [...headingProblems(names, heading?.cells ?? []), ...raggedRows(rows, names.length), ...reading, ...emptyProblems(rows, error)],
  }
}

const emptyProblems = (rows: Rows, error: CsvError | null): TableProblem[] =>
  rows.length === 0 && error === null ? [{ message: 'There are no rows after the line of column names.' }] : []

function headingNames(cells: readonly string[]): string[] {
  const names = cells.map(columnName)
  while (names.length > 0 && names.at(-1) === '') names.pop()
  return names.map((name, position) => (name === '' ? placeName(position) : name))
}

function headingProblems(names: readonly string[], cells: readonly string[]): TableProblem[] {
  const doubled = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
  const unnamed = names.flatMap((_, index) => (columnName(elementAt(cells, index, 'cells of the heading')) === '' ? [index + 1] : []))
  return [
    ...doubled.map((name) => ({ line: 1, column: name, message: 'Two columns have this name. Rename one of them in the file.' })),
    ...unnamed.map((place) => ({ line: 1, message: `Column ${place} has no name. Name it, or leave it out as ${placeName(place - 1)}.` })),
    ...(names.length === 1 ? [{ line: 1, message: 'There is only one column: nothing is left to learn from besides the label.' }] : []),
  ]
}

/** Rows whose cells are more or fewer than the names, the first few of them. */
function raggedRows(rows: Rows, width: number): TableProblem[] {
  const ragged = rows.filter(({ cells }) => cells.length < width || cells.slice(width).some((cell) => cell.trim() !== ''))
  return shortened(
    ragged.map(({ line, cells }) => ({ line, message: `${cells.length === 1 ? '1 cell' : `${cells.length} cells`}, but there are ${width} column names.` })),
    'rows',
  )
}

const shownProblems = 5

const shortened = (problems: readonly TableProblem[], what: string): TableProblem[] =>
  problems.length <= shownProblems
    ? [...problems]
    : [...problems.slice(0, shownProblems), { message: `${problems.length - shownProblems} more ${what} have the same problem.` }]

function problemOf({ init: { message, line, field, received } }: CsvError, names: readonly string[]): TableProblem {
  const column = field === undefined ? undefined : names[field]
  return {
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    message: `${message.charAt(0).toUpperCase()}${message.slice(1)}${received === undefined ? '' : `; received ${received}`}`,
  }
}

const usual = cellReader({})

function inspectColumn(name: string, rows: Rows, position: number): InspectedColumn {
  // default: a short row lacks its last cells
  const texts = rows.map(({ cells }) => cellText(cells[position] ?? ''))
  const values = texts.filter((text) => !usual.isMissing(text))
  return { name, type: typeOf(values), distinct: new Set(values).size, missing: texts.length - values.length }
}

/** As the service reads them: numbers where all are numbers and none is padded with zeros, dates where all are ISO dates, else categories. */
function typeOf(values: readonly string[]): ColumnType | null {
  if (values.length === 0) return null
  if (values.every((text) => !Number.isNaN(usual.number(text)) && !/^0\d+$/.test(text))) return 'numeric'
  return values.length > 1 && values.every((text) => !Number.isNaN(timeOf(text))) ? 'date' : 'categorical'
}

/** What the person has chosen of a table. `types` has the columns whose type is not left to the service. */
export type TableChoice = { label: string | null; types: Readonly<Record<string, ColumnType>>; ignored: readonly string[] }

/** What is wrong with the choice in the first rows: rows without a label, cells that are not of the chosen type. */
export function choiceProblems(table: InspectedTable, { label, types, ignored }: TableChoice): TableProblem[] {
  const labelPlace = table.columns.findIndex(({ name }) => name === label)
  const labels = labelPlace < 0 ? [] : labelProblems(table, labelPlace)
  const cells = Object.entries(types).flatMap(([name, type]) => (name === label || ignored.includes(name) ? [] : typeProblems(table, name, type)))
  return [...labels, ...cells]
}

function labelProblems({ rows, columns, whole }: InspectedTable, place: number): TableProblem[] {
  const { name, distinct, missing } = elementAt(columns, place, 'columns')
  const lacking = rows.filter(({ cells }) => usual.isMissing(cellText(cells[place] ?? ''))) // default: a short row lacks its last cells
  const problems = lacking.map(({ line }): TableProblem => ({ line, column: name, message: 'The row has no label. Fill it in, or remove the row.' }))
  const single = whole && distinct === 1 && missing === 0
  return [
    ...shortened(problems, 'rows'),
    ...(single ? [{ column: name, message: 'The label has the same value in all rows: there is nothing to learn.' }] : []),
  ]
}

function typeProblems({ rows, columns }: InspectedTable, name: string, type: ColumnType): TableProblem[] {
  const place = columns.findIndex((column) => column.name === name)
  if (type === 'categorical' || place < 0) return []
  const wrong = rows.flatMap(({ line, cells }): TableProblem[] => {
    const text = cellText(cells[place] ?? '') // default: a short row lacks its last cells
    if (usual.isMissing(text) || !Number.isNaN(type === 'numeric' ? usual.number(text) : timeOf(text))) return []
    return [{ line, column: name, message: `${shown(text)} is not a ${type === 'numeric' ? 'number' : 'date such as 2024-03-31'}${remedyOf(text, type)}.` }]
  })
  return shortened(wrong, 'cells')
}

function remedyOf(text: string, type: ColumnType): string {
  const odd = type === 'numeric' ? oddNumber(text, {}) : null
  return odd === null ? '' : `: it ${odd.what}; ${odd.remedy}`
}

/** The columns that a model can predict by themselves: all that have a value. */
export const labelNames = (table: InspectedTable): string[] => table.columns.filter(({ type }) => type !== null).map(({ name }) => name)

/** The spec of an upload of this table, as `POST /v1/datasets` takes it. */
export function uploadSpecOf(table: InspectedTable, { label, types, ignored }: TableChoice, more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const columns = Object.entries(types).filter(([name]) => name !== label && !ignored.includes(name))
  const left = ignored.filter((name) => name !== label)
  return {
    format: 'csv',
    ...more,
    label: defined(label, 'the label'),
    ...(table.delimiter === ',' ? {} : { delimiter: table.delimiter }),
    ...(left.length === 0 ? {} : { ignore_columns: left }),
    ...(columns.length === 0 ? {} : { columns: Object.fromEntries(columns.map(([name, type]) => [name, { type }])) }),
  }
}
