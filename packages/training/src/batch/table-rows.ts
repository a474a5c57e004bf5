import { columnName } from '@trainyard/csv'
import { csvReading, elementAt, type Instance, isInexact } from '@trainyard/spec'
import { type CellKind, openTable, type SchemaColumn, type TableFile } from '@trainyard/tables'
import { DataError, shown } from '../datasets/data-error.js'
import { createCutter, type FileRows, knownColumns, placesOf, type RowBatch, type RowSource, watched } from './row-source.js'

type Cells = readonly string[]
type Value = string | number | boolean | null
type Place = SchemaColumn & { position: number }

/** Rows of a table whose file says what its columns are: as the same rows in JSON. Columns that are neither taken nor passed through are not read. */
export async function tableRows({ input, manifest, columns }: FileRows): Promise<RowSource> {
  const { filename } = input.source
  const { columns: schema } = await open(input)
  const places = (schema ?? []).map(({ name, ...column }, position): Place => ({ ...column, name: columnName(name), position })) // default: never taken, there is a schema
  const names = places.map(({ name }) => name)
  const { taken, leftOut } = knownColumns(manifest)
  const lacking = taken.filter((name) => !names.includes(name))
  if (lacking.length > 0) throw new DataError({ file: filename, message: `the file lacks ${some(lacking)}; its columns are ${some(names)}` })
  const own = taken.map((name) => elementAt(places, names.indexOf(name), 'columns'))
  const passed = placesOf(filename, columns, names).map((place) => elementAt(places, place, 'columns'))
  const isWanted = new Set([...own, ...passed].map(({ name }) => name))
  const batchOf = (rows: readonly Cells[], fraction: number): RowBatch => {
    const instances = rows.map((cells): Instance => Object.fromEntries(own.map((place) => [place.name, valueOf(cells, place)])))
    return {
      rows: { instances },
      instanceAt: (row) => elementAt(instances, row, 'rows'),
      passed: rows.map((cells) => passed.map((place) => valueOf(cells, place))),
      fraction,
    }
  }
  return {
    passed: passed.map(({ name }) => name),
    dropped: names.filter((name) => !isWanted.has(name) && !leftOut.includes(name)),
    async *batches(skip, size) {
      const { bytes, fraction } = watched(input.bytes)
      const cutter = createCutter<Cells>(size)
      let at = 0
      const table = await open({ ...input, bytes })
      for await (const { rows } of table.batches((name) => isWanted.has(columnName(name)))) {
        for (const cells of rows) {
          at += 1
          if (at > skip) cutter.add(cells)
        }
        for (const full of cutter.full()) yield batchOf(full, fraction())
      }
      if (cutter.rest().length > 0) yield batchOf(cutter.rest(), 1)
    },
  }
}

function open({ source: { format }, bytes }: FileRows['input']): Promise<TableFile> {
  if (format === 'npz' || format === 'images') throw new Error(`${format} is no table`)
  return openTable(format, bytes, csvReading.parse({}))
}

/** What a cell says, by the kind of its column: a number that float64 does not hold stays a text. */
function valueOf(cells: Cells, { position, kind }: Place): Value {
  const text = elementAt(cells, position, 'cells of a row')
  return text === '' ? null : typed(text, kind)
}

function typed(text: string, kind: CellKind | null): Value {
  if (kind === 'boolean') return text === 'true'
  return kind === 'number' && !isInexact(text) ? Number(text) : text
}

const listed = 20
const some = (names: readonly string[]): string => `${names.slice(0, listed).map(shown).join(', ')}${names.length > listed ? `, … (${names.length})` : ''}`
