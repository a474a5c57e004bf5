import { type ByteSource, csvReading, type TableReading, type TextEncoding } from '@trainyard/spec'
import { CsvError, shown } from './csv-error.js'
import { columnName, placeName } from './names.js'
import { csvPieces } from './read-csv.js'
import type { RecordVisitor } from './records.js'

/** What is known of the table that a model was made from: the columns that it takes, and how its file was read. */
export type KnownTable = { columns: readonly string[]; label: string | null; reading?: TableReading | undefined }

/** A row by column name, each cell as the text that stands in the file. */
export type CsvRow = Record<string, string>

/** How a text is read that says nothing of itself: with commas and a heading, in UTF-8. */
const plainReading: TableReading = { ...csvReading.parse({}), ignored: [] }

/**
 * Reads the rows of a CSV for predictions as the file of the upload was read, so that this file can be sent as it is. `encoding` goes before that of the upload.
 * Where nothing is known of the table, its columns are those of the heading.
 * @throws {CsvError} with line and column where the text is no table, or its columns are not those of the model.
 */
export function readRows(bytes: Uint8Array, table: KnownTable | null, encoding?: TextEncoding): CsvRow[] {
  const work = rowsInPieces(bytes, table, encoding)
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value
}

/**
 * The same in steps: it stops after each piece of the text, where others may have a turn, and tells how many rows there are so far.
 * @throws {CsvError} with line and column where the text is no table, or its columns are not those of the model.
 */
export function* rowsInPieces(bytes: Uint8Array, table: KnownTable | null, encoding?: TextEncoding): Generator<number, CsvRow[]> {
  const reading = table?.reading ?? plainReading
  const rows: CsvRow[] = []
  const read = rowReader(table)
  const visit: RecordVisitor = (cells, line) => {
    const row = read(cells, line)
    if (row !== null) rows.push(row)
  }
  for (const _ of csvPieces(bytes, { delimiter: reading.delimiter, encoding: encoding ?? reading.encoding }, visit)) yield rows.length
  return rows
}

/**
 * Makes the reader of the records of one CSV, which takes them one after the other: a row by column name, or null for a heading and for a line without cells. It
 * throws a `CsvError` where the columns are not those of the model.
 */
function rowReader(table: KnownTable | null): (cells: readonly string[], line: number) => CsvRow | null {
  const namesOf = recordNames(table)
  return (cells, line) => {
    const names = namesOf(cells, line)
    return names === null ? null : Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ''])) // default: never taken, there are as many cells
  }
}

/** Called for each row with its cells as they are written, in the order of the file, and the names of their columns, which are the same array for all rows. */
export type RowVisitor = (cells: readonly string[], names: readonly string[]) => void

/**
 * The rows of a CSV for predictions as `readRows` reads them, handed over one by one, of which a part is in memory at a time. It stops after each piece of the text.
 * @throws {CsvError} with line and column where the text is no table, or its columns are not those of the model.
 */
export function* cellsInPieces(text: Uint8Array | ByteSource, table: KnownTable | null, visit: RowVisitor, encoding?: TextEncoding): Generator<void> {
  const reading = table?.reading ?? plainReading
  const namesOf = recordNames(table)
  const take: RecordVisitor = (cells, line) => {
    const names = namesOf(cells, line)
    if (names !== null) visit(cells, names)
  }
  yield* csvPieces(text, { delimiter: reading.delimiter, encoding: encoding ?? reading.encoding }, take)
}

/** The names of the columns of a record that is a row; null for a heading and for a line without cells. */
function recordNames(table: KnownTable | null): (cells: readonly string[], line: number) => readonly string[] | null {
  let names: readonly string[] | null = null
  return (cells, line) => {
    if (names === null) {
      const heading = headingOf(cells, line, table, table?.reading ?? plainReading)
      names = heading.names
      if (heading.isNames) return null
    }
    if (cells.length === 1 && cells[0]?.trim() === '') return null
    checkWidth(names, cells, line)
    return names
  }
}

/** The columns of a CSV by its first line; `isNames` says whether that line is a heading. */
function headingOf(
  cells: readonly string[],
  line: number,
  table: KnownTable | null,
  { header, delimiter, ignored }: TableReading,
): { names: string[]; isNames: boolean } {
  const names = cells.map(columnName)
  while (names.length > 0 && names.at(-1) === '') names.pop()
  const named = names.map((name, index) => (name === '' ? placeName(index) : name))
  if (table === null) return { names: withoutDoubles(named, line), isNames: true }
  const { columns, label } = table
  const all = [...columns, ...ignored, ...(label === null ? [] : [label])]
  if (!header && !named.every((name) => all.includes(name))) {
    if (cells.length === all.length) return { names: all.map((_, index) => placeName(index)), isNames: false }
    if (cells.length === columns.length) return { names: [...columns], isNames: false }
    throw new CsvError({
      line,
      message: `there are ${cells.length} cells; the model was made from a file of ${all.length} columns, and takes ${columns.length} of them`,
    })
  }
  checkHeading(withoutDoubles(named, line), line, columns, delimiter)
  return { names: named, isNames: true }
}

function withoutDoubles(names: string[], line: number): string[] {
  const doubled = names.find((name, index) => names.indexOf(name) !== index)
  if (doubled !== undefined) throw new CsvError({ line, message: `two columns are called ${shown(doubled)}; give each once` })
  return names
}

const delimiters = [',', ';', '\t', '|'] as const

function checkHeading(names: readonly string[], line: number, columns: readonly string[], delimiter: string): void {
  const lacking = columns.filter((name) => !names.includes(name))
  const [first] = lacking
  if (first === undefined) return
  const other = delimiters.find((candidate) => candidate !== delimiter && names.some((name) => name.split(candidate).map(columnName).includes(first)))
  const hint = other === undefined ? '' : `; the cells look separated by ${shown(other)}, and the file of the upload was by ${shown(delimiter)}`
  throw new CsvError({ line, message: `the heading lacks ${some(lacking)}; it has ${some(names)}${hint}` })
}

const listed = 20
const some = (names: readonly string[]): string => `${names.slice(0, listed).map(shown).join(', ')}${names.length > listed ? `, … (${names.length})` : ''}`

function checkWidth(names: readonly string[], cells: readonly string[], line: number): void {
  if (cells.length === names.length) return
  if (cells.length < names.length || cells.slice(names.length).some((cell) => cell.trim() !== ''))
    throw new CsvError({ line, message: `${cells.length} cells, but there are ${names.length} columns` })
}
