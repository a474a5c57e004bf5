import { cellsInPieces, CsvError, type KnownTable } from '@trainyard/csv'
import { elementAt, type Instance } from '@trainyard/spec'
import { DataError } from '../datasets/data-error.js'
import { createCutter, type FileRows, knownColumns, placesOf, type RowBatch, type RowSource, watched } from './row-source.js'

type Cells = readonly string[]

/** The columns of a file: what the model takes, what is passed through, and what of the rest is worth a note. */
type Columns = { names: readonly string[]; taken: readonly number[]; passed: readonly number[]; known: readonly number[] }

/** Rows of a table as text, read as the file of the upload was, and as a request with this file reads them. */
export function csvRows({ input, manifest, columns }: FileRows): RowSource {
  const { filename, encoding } = input.source
  const { label, reading } = manifest.dataset
  const { taken, leftOut } = knownColumns(manifest)
  const table: KnownTable = { columns: taken, label, reading }
  const columnsOf = (names: readonly string[]): Columns => ({
    names,
    taken: taken.map((name) => names.indexOf(name)),
    passed: placesOf(filename, columns, names),
    known: names.flatMap((name, place) => (taken.includes(name) || leftOut.includes(name) ? [place] : [])),
  })
  const read = function* (bytes: FileRows['input']['bytes'], visit: (cells: Cells, names: readonly string[]) => void): Generator<void> {
    try {
      yield* cellsInPieces(bytes, table, visit, encoding)
    } catch (error) {
      throw error instanceof CsvError ? asDataError(filename, error) : error
    }
  }
  const heading = columnsOf(firstNames(read, input.bytes) ?? taken)
  const { names, passed, known } = heading
  return {
    passed: passed.map((place) => elementAt(names, place, 'columns')),
    dropped: names.filter((_, place) => !known.includes(place) && !passed.includes(place)),
    *batches(skip, size) {
      const { bytes, fraction } = watched(input.bytes)
      const cutter = createCutter<Cells>(size)
      let at = 0
      const visit = (cells: Cells): void => {
        at += 1
        if (at > skip) cutter.add(cells)
      }
      for (const _ of read(bytes, visit)) for (const rows of cutter.full()) yield batchOf(rows, heading, fraction())
      yield* [...cutter.full(), cutter.rest()].filter(({ length }) => length > 0).map((rows) => batchOf(rows, heading, 1))
    },
  }
}

/** The names of the columns, from the first row; null where there is none. */
function firstNames(
  read: (bytes: FileRows['input']['bytes'], visit: (cells: Cells, names: readonly string[]) => void) => Generator<void>,
  bytes: FileRows['input']['bytes'],
): readonly string[] | null {
  let found: readonly string[] | null = null
  for (const _ of read(bytes, (_cells, names) => (found ??= names))) if (found !== null) break
  return found
}

function batchOf(rows: readonly Cells[], { names, taken, passed, known }: Columns, fraction: number): RowBatch {
  return {
    rows: { instances: rows.map((cells) => taken.map((place) => elementAt(cells, place, 'cells'))) },
    instanceAt: (row): Instance => {
      const cells = elementAt(rows, row, 'rows')
      return Object.fromEntries(known.map((place) => [elementAt(names, place, 'columns'), elementAt(cells, place, 'cells')]))
    },
    passed: rows.map((cells) => passed.map((place) => elementAt(cells, place, 'cells'))),
    fraction,
  }
}

const asDataError = (file: string, { init: { field: _field, ...init } }: CsvError): DataError => new DataError({ file, ...init })
