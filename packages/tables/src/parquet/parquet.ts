import { type ByteSource, elementAt } from '@trainyard/spec'
import { checkWanted, type RowBatch, type SchemaColumn, TableError, type TableFile } from '../table-file.js'
import { cellsOf, type ColumnCells } from './column-cells.js'
import { damaged, type ParquetFile, type ParquetGroup, readParquetFile, type TopElement } from './metadata.js'
import { type PageCells, readPages } from './pages.js'

type Column = SchemaColumn & { leaf: number; cells: ColumnCells | null }

/**
 * A Parquet file: of each wanted column a page is in memory at a time.
 * @throws {TableError} where it is none, or is damaged.
 */
export function openParquet(file: ByteSource): TableFile {
  const { elements, groups } = readParquetFile(file)
  const columns = elements.map(describe)
  return { columns, unit: 'row', batches: (wanted) => parquetBatches(file, columns, groups, wanted) }
}

function describe({ element, isNested, leaf }: TopElement): Column {
  const cells = isNested ? 'holds lists or objects' : cellsOf(element)
  if (typeof cells === 'string') return { name: element.name, kind: null, unreadable: cells, leaf, cells: null }
  return { name: element.name, kind: cells.kind, leaf, cells }
}

/** Rows that are given at once. */
const batchRows = 2_048

async function* parquetBatches(
  file: ByteSource,
  columns: readonly Column[],
  groups: ParquetFile['groups'],
  wanted: (name: string) => boolean,
): AsyncGenerator<RowBatch> {
  checkWanted(columns, wanted)
  for (const group of groups) {
    const read = columns.map((column) => (wanted(column.name) ? cursorOf(file, column, group) : null))
    for (let start = 0; start < group.rows; start += batchRows) {
      const count = Math.min(batchRows, group.rows - start)
      const taken = read.map((cursor) => cursor?.(count))
      const rows = Array.from({ length: count }, (_, row) => taken.map((cells) => (cells ? elementAt(cells, row, 'cells of a column') : '')))
      yield { rows, places: rows.map((_, row) => group.firstRow + start + row) }
    }
  }
}

/** Takes the next cells of a column, page after page. */
function cursorOf(file: ByteSource, { name, leaf, cells }: Column, group: ParquetGroup): (count: number) => string[] {
  const chunk = elementAt(group.chunks, leaf, 'columns of a group')
  if (!cells) throw damaged('a column cannot be read')
  const pages = readPages(file, chunk, cells, group.rows)
  let [page, at]: [PageCells, number] = [[], 0]
  return (count) => {
    const taken: string[] = []
    while (taken.length < count) {
      if (at === page.length) {
        const next = named(name, () => pages.next())
        if (next.done === true) throw damaged('a column ends before its group')
        ;[page, at] = [next.value, 0]
      }
      const some = page.slice(at, at + count - taken.length)
      taken.push(...some)
      at += some.length
    }
    return taken
  }
}

/** Names the column in an error of its pages. */
function named<Result>(column: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw error instanceof TableError ? new TableError({ column, ...error.init }, { cause: error }) : error
  }
}
