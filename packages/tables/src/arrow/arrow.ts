import { type ByteSource, elementAt, limits } from '@trainyard/spec'
import { type RecordBatch, RecordBatchReader, type RecordBatchStreamReader, type Schema } from 'apache-arrow'
import { checkWanted, type RowBatch, type SchemaColumn, TableError, type TableFile } from '../table-file.js'
import { type ArrowCells, cellsOf, partCells } from './column-cells.js'
import { arrowMessages, damaged } from './messages.js'

type Column = SchemaColumn & { cells: ArrowCells | null }

/**
 * An Arrow file or stream (IPC): a batch of rows is in memory at a time, as large as its writer made it.
 * @throws {TableError} where it is none, or is damaged.
 */
export function openArrow(file: ByteSource): TableFile {
  const columns = describe(library(() => readerOf(file).schema))
  return { columns, unit: 'row', batches: (wanted) => arrowBatches(file, columns, wanted) }
}

function readerOf(file: ByteSource): RecordBatchStreamReader {
  const reader = RecordBatchReader.from(arrowMessages(file)) as RecordBatchStreamReader
  reader.open()
  return reader
}

function describe(schema: Schema | undefined): Column[] {
  if (!schema) throw damaged('it has no schema')
  if (schema.fields.length > limits.datasetColumns)
    throw new TableError({ message: `at most ${limits.datasetColumns} columns`, received: String(schema.fields.length) })
  return schema.fields.map(({ name, type }) => {
    const cells = cellsOf(type)
    return typeof cells === 'string' ? { name, kind: null, unreadable: cells, cells: null } : { name, kind: cells.kind, cells }
  })
}

/** What the library throws of bytes that are not what they should be is one error. */
function library<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof TableError ? error : damaged('its columns or rows cannot be read', error)
  }
}

/** Rows that are given at once. */
const batchRows = 2_048

async function* arrowBatches(file: ByteSource, columns: readonly Column[], wanted: (name: string) => boolean): AsyncGenerator<RowBatch> {
  checkWanted(columns, wanted)
  const reader = library(() => readerOf(file))
  let first = 0
  for (let next = library(() => reader.next()); next.done !== true; next = library(() => reader.next())) {
    const batch: RecordBatch = next.value
    const taken = columns.map((column, index) => (wanted(column.name) ? library(() => columnOf(batch, index, column)) : null))
    for (let start = 0; start < batch.numRows; start += batchRows) {
      const count = Math.min(batchRows, batch.numRows - start)
      const rows = Array.from({ length: count }, (_, row) => taken.map((cells) => (cells ? elementAt(cells, start + row, 'cells of a column') : '')))
      yield { rows, places: rows.map((_, row) => first + start + row) }
    }
    first += batch.numRows
  }
}

function columnOf(batch: RecordBatch, index: number, { name, cells }: Column): string[] {
  const data = batch.data.children[index]
  if (!data || !cells || data.length !== batch.numRows) throw damaged('a column has fewer values than its batch has rows')
  try {
    return partCells(data, cells)
  } catch (error) {
    throw error instanceof TableError ? new TableError({ column: name, ...error.init }, { cause: error }) : error
  }
}
