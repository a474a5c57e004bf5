import { type CsvRow, type KnownTable, rowReader, shown } from '@trainyard/csv'
import { elementAt } from '@trainyard/spec'
import { TableError, type TableFile } from './table-file.js'

/** Rows for a model, by column name, as the texts of cells; `places` says where each stands, counted in the table's `unit`. */
export type PredictionRows = { rows: CsvRow[]; places: number[] }

/**
 * The rows of a table that a model takes, some at a time. Rows of a CSV are read as those of the upload were; of other formats the columns that the model does not
 * know are left out.
 * @throws {TableError | CsvError} where the file lacks a column of the model, or cannot be read.
 */
export async function* predictionRows(table: TableFile, known: KnownTable): AsyncGenerator<PredictionRows> {
  const wanted = new Set(known.columns)
  const read =
    table.columns === null
      ? rowReader(known)
      : schemaRows(
          table.columns.map(({ name }) => name),
          known.columns,
        )
  for await (const { rows, places } of table.batches((name) => wanted.has(name))) {
    const found: PredictionRows = { rows: [], places: [] }
    for (const [index, cells] of rows.entries()) {
      const place = elementAt(places, index, 'places of rows')
      const row = read(cells, place)
      if (row === null) continue
      found.rows.push(row)
      found.places.push(place)
    }
    if (found.rows.length > 0) yield found
  }
}

const listed = 20

/** Takes the columns of the model out of rows whose columns are known by name. */
function schemaRows(names: readonly string[], columns: readonly string[]): (cells: readonly string[]) => CsvRow {
  const positions = columns.map((name) => ({ name, position: names.indexOf(name) }))
  const lacking = positions.filter(({ position }) => position < 0).map(({ name }) => name)
  if (lacking.length > 0) throw new TableError({ message: `the file lacks ${some(lacking)}; its columns are ${some(names)}` })
  return (cells) => Object.fromEntries(positions.map(({ name, position }) => [name, elementAt(cells, position, 'cells of a row')]))
}

const some = (names: readonly string[]): string => `${names.slice(0, listed).map(shown).join(', ')}${names.length > listed ? `, … (${names.length})` : ''}`
