import { columnName, CsvError, placeName, readCsv, shown } from '@trainyard/csv'
import { csvReading, type DatasetInfo, type TableReading, textEncoding } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import { ProtocolError } from './protocol-server.js'

/** A row by column name. */
type Row = Record<string, unknown>

/** What of a data set a CSV for its model is read by. */
type Table = Pick<DatasetInfo, 'columns' | 'label' | 'reading'>

/**
 * Rows of a CSV as objects by column, each cell as the text that stands in the file: the model's reader of cells says what it means. The text is read as the
 * upload was, so that its file can be sent as it is; a charset of the request goes before its encoding.
 * @throws {ProtocolError} with line and column where the text is no table, or its columns are not those of the model.
 */
export function rowsOfCsv(bytes: Uint8Array, table: Table, charset: string | undefined): Row[] {
  const reading = table.reading ?? { ...csvReading.parse({}), ignored: [] }
  const rows: Row[] = []
  let names: readonly string[] | null = null
  const visit = (cells: readonly string[], line: number): void => {
    if (names === null) {
      const heading = headingOf(cells, table, reading)
      names = heading.names
      if (heading.isNames) return
    }
    if (cells.length === 1 && cells[0]?.trim() === '') return
    rows.push(rowOf(names, cells, line))
  }
  try {
    readCsv(bytes, { delimiter: reading.delimiter, encoding: charset === undefined ? reading.encoding : encodingOf(charset) }, visit)
  } catch (cause) {
    if (cause instanceof CsvError) throw new ProtocolError(`the CSV cannot be read: ${cause.message}`, { cause })
    throw cause
  }
  return rows
}

function encodingOf(charset: string): TableReading['encoding'] {
  const name = charset.toLowerCase()
  const found = textEncoding.safeParse(aliases[name] ?? name)
  if (found.success) return found.data
  throw new AppError({ code: 'unsupported_media_type', message: `The charset ${charset} is not taken. Send one of ${textEncoding.options.join(', ')}.` })
}

/** Other usual names of encodings. */
const aliases: Readonly<Record<string, string>> = { utf8: 'utf-8', 'us-ascii': 'utf-8', 'iso-8859-1': 'latin1', cp1252: 'windows-1252', 'utf-16': 'utf-16le' }

/** The columns of a CSV by its first line; `isNames` says whether that line is a heading. */
function headingOf(cells: readonly string[], table: Table, { header, delimiter, ignored }: TableReading): { names: string[]; isNames: boolean } {
  const inputs = table.columns.map(({ name }) => name)
  const all = [...inputs, ...ignored, ...(table.label === null ? [] : [table.label])]
  const names = cells.map(columnName)
  while (names.length > 0 && names.at(-1) === '') names.pop()
  const known = new Set(all)
  if (!header && !names.every((name) => known.has(name))) {
    if (cells.length === all.length) return { names: all.map((_, index) => placeName(index)), isNames: false }
    if (cells.length === inputs.length) return { names: inputs, isNames: false }
    throw new ProtocolError(`the CSV has ${cells.length} columns; the model was made from a file of ${all.length} columns, and takes ${inputs.length} of them`)
  }
  const named = names.map((name, index) => (name === '' ? placeName(index) : name))
  checkHeading(named, inputs, delimiter)
  return { names: named, isNames: true }
}

const delimiters = [',', ';', '\t', '|'] as const

function checkHeading(names: readonly string[], inputs: readonly string[], delimiter: string): void {
  const doubled = names.find((name, index) => names.indexOf(name) !== index)
  if (doubled !== undefined) throw new ProtocolError(`the heading of the CSV: two columns are called ${shown(doubled)}; give each once`)
  const lacking = inputs.filter((name) => !names.includes(name))
  if (lacking.length === 0) return
  const other = delimiters.find(
    (candidate) =>
      candidate !== delimiter &&
      names.some((name) =>
        name
          .split(candidate)
          .map(columnName)
          .includes(inputs[0] ?? ''),
      ),
  ) // default: no inputs, none is lacking
  const hint = other === undefined ? '' : `; its cells look separated by ${shown(other)}, and this model's by ${shown(delimiter)}`
  throw new ProtocolError(`the heading of the CSV lacks ${some(lacking)}; it has ${some(names)}${hint}`)
}

const listed = 20
const some = (names: readonly string[]): string => `${names.slice(0, listed).map(shown).join(', ')}${names.length > listed ? `, … (${names.length})` : ''}`

function rowOf(names: readonly string[], cells: readonly string[], line: number): Row {
  if (cells.length < names.length || cells.slice(names.length).some((cell) => cell.trim() !== ''))
    throw new ProtocolError(`the CSV cannot be read: line ${line}: ${cells.length} cells, but the heading has ${names.length}`)
  return Object.fromEntries(names.map((name, index) => [name, cells[index]]))
}
