/** What the schema of a file says that the cells of a column are. */
export type CellKind = 'number' | 'text' | 'boolean' | 'date'

/**
 * A column by the schema of its file. `kind` is null where the file says nothing, or of some cells this and of others that. `unreadable` says why its values can
 * be no cells, such as "holds lists".
 */
export type SchemaColumn = { name: string; kind: CellKind | null; unreadable?: string }

/** Rows that follow one another, each with a text for every column, as a CSV would have it: '' is a missing value. `places` says where each row stands. */
export type RowBatch = { rows: (readonly string[])[]; places: number[] }

/** A table in a file, of which a part is in memory at a time. */
export type TableFile = {
  /** The columns by the schema; null of a CSV, whose first record may be its heading. */
  columns: readonly SchemaColumn[] | null
  /** What the places of rows count: the lines of a text from 1, or rows from 0. */
  unit: 'line' | 'row'
  /**
   * Reads the rows from the first to the last, each time anew. Of a file with a schema only the columns that are `wanted` need to be read: cells of others may be
   * '' whatever they hold.
   * @throws {TableError} where a wanted column cannot be read, or the file is damaged; {CsvError} from a CSV.
   */
  batches(wanted: (name: string) => boolean): AsyncGenerator<RowBatch>
}

/** Where a file is no table, and why: line or row and the name of the column, as far as they are known. */
export type TableErrorInit = { message: string; line?: number; row?: number; column?: string; received?: string }

/** A file that cannot be read as a table. The message is for the user. */
export class TableError extends Error {
  override readonly name = 'TableError'

  constructor(
    readonly init: TableErrorInit,
    options?: ErrorOptions,
  ) {
    const { message, line, row, column, received } = init
    const place = [
      ...(line === undefined ? [] : [`line ${line}`]),
      ...(row === undefined ? [] : [`row ${row}`]),
      ...(column === undefined ? [] : [`column ${JSON.stringify(column)}`]),
    ].join(', ')
    super(`${place === '' ? '' : `${place}: `}${message}${received === undefined ? '' : `; received ${received}`}`, options)
  }
}

/** What to do about a column that cannot be read. */
const leaveOut = (column: string): string =>
  `write what it holds as columns of texts, numbers, booleans or dates, or leave it out with "ignore_columns": [${JSON.stringify(column)}]`

/**
 * Checks that the wanted columns can be read.
 * @throws {TableError} naming the first that cannot.
 */
export function checkWanted(columns: readonly SchemaColumn[], wanted: (name: string) => boolean): void {
  const wrong = columns.find(({ name, unreadable }) => unreadable !== undefined && wanted(name))
  if (wrong) throw new TableError({ column: wrong.name, message: `the column ${wrong.unreadable}: ${leaveOut(wrong.name)}` })
}

/**
 * A float64 as the cell of a CSV that says it: the shortest text from which the same is read. Whole ones beyond 2^53 have an exponent, which tells them from identifiers,
 * of which a float64 would have lost digits.
 */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value)
}
