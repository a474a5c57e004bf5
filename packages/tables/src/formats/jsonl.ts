import { columnName, shown } from '@trainyard/csv'
import { type ByteSource, defined, describeSignature, isInexact, isRecord, JsonError, limits, readJsonText } from '@trainyard/spec'
import { type CellKind, checkWanted, numberText, type RowBatch, type SchemaColumn, TableError, type TableFile } from '../table-file.js'
import { textLines } from './text-lines.js'

/**
 * A table of one JSON object a line. It is read twice: the columns and their kinds are those of all lines, in the order in which they come. A key that a line
 * does not have is a missing value.
 * @throws {TableError} with the line where one is no object, or a key stands twice.
 */
export async function openJsonLines(file: ByteSource): Promise<TableFile> {
  const columns = describeColumns(file)
  return { columns, unit: 'line', batches: (wanted) => jsonBatches(file, columns, wanted) }
}

type JsonLine = { line: number; text: string; row: Record<string, unknown> }

function* jsonLines(file: ByteSource): Generator<JsonLine[]> {
  if (file.length === 0) throw new TableError({ message: 'the file is empty' })
  for (const { texts, first } of textLines(file)) {
    const lines: JsonLine[] = []
    for (const [index, text] of texts.entries()) if (text.trim() !== '') lines.push({ line: first + index, text, row: rowOf(text, first + index, file) })
    yield lines
  }
}

function rowOf(text: string, line: number, file: ByteSource): Record<string, unknown> {
  const value = parsed(text, line, file)
  if (isRecord(value) && !Array.isArray(value)) return value
  const one = Array.isArray(value) && line === 1 ? ': the file looks like one JSON array; write each of its objects in a line of its own' : ''
  throw new TableError({ line, message: `a line must be a JSON object of column names and values${one}`, received: shown(value) })
}

function parsed(text: string, line: number, file: ByteSource): unknown {
  try {
    return readJsonText(text, { nan: 'missing', inexact: 'cells' })
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    const found = line === 1 ? describeSignature(file.read(0, Math.min(file.length, 8))) : null
    throw new TableError({ line, message: found === null ? error.message : `not JSON Lines: this looks like ${found}` }, { cause: error })
  }
}

type Found = { kinds: Set<CellKind>; unreadable?: string }

function describeColumns(file: ByteSource): SchemaColumn[] {
  const columns = new Map<string, Found>()
  for (const lines of jsonLines(file)) for (const line of lines) describeLine(columns, line)
  return [...columns].map(([name, { kinds, unreadable }]) => ({
    name,
    kind: kinds.size === 1 ? defined([...kinds][0], 'kind of a column') : null,
    ...(unreadable === undefined ? {} : { unreadable }),
  }))
}

function describeLine(columns: Map<string, Found>, { line, text, row }: JsonLine): void {
  for (const [key, value] of Object.entries(row)) {
    const name = columnName(key)
    let column = columns.get(name)
    if (!column) {
      if (columns.size === limits.datasetColumns)
        throw new TableError({ line, message: `at most ${limits.datasetColumns} columns; this line has another`, received: shown(key) })
      column = { kinds: new Set() }
      columns.set(name, column)
    }
    if (typeof value === 'object' && value !== null) column.unreadable ??= `holds ${Array.isArray(value) ? 'a list' : 'an object'} in line ${line}`
    const kind = kindOf(value, text)
    if (kind) column.kinds.add(kind)
  }
}

/** The kind of a value; null for one that says nothing. A number that float64 does not hold comes as its text. */
function kindOf(value: unknown, line: string): CellKind | null {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value !== 'string' || value.trim() === '') return null
  return isInexact(value) && !line.includes(`"${value}"`) ? 'number' : 'text'
}

async function* jsonBatches(file: ByteSource, columns: readonly SchemaColumn[], wanted: (name: string) => boolean): AsyncGenerator<RowBatch> {
  checkWanted(columns, wanted)
  const positions = new Map(columns.map(({ name }, position) => [name, position]))
  for (const lines of jsonLines(file)) {
    const rows = lines.map(({ line, row }) => cellsOf(row, line, positions))
    if (rows.length > 0) yield { rows, places: lines.map(({ line }) => line) }
  }
}

function cellsOf(row: Record<string, unknown>, line: number, positions: ReadonlyMap<string, number>): string[] {
  const cells = Array.from<string>({ length: positions.size }).fill('')
  const given = new Set<string>()
  for (const [key, value] of Object.entries(row)) {
    const name = columnName(key)
    if (given.has(name)) throw new TableError({ line, column: name, message: 'the key stands twice, spelled in two ways; give it once' })
    given.add(name)
    cells[defined(positions.get(name), 'place of a column')] = cellOf(value)
  }
  return cells
}

function cellOf(value: unknown): string {
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return value
  if (value === null) return ''
  // Of a column that nobody wants: all that counts is that there is a value.
  return typeof value === 'boolean' ? String(value) : '…'
}
