import type { ByteSource } from '@trainyard/spec'
import { describeSignature, limits } from '@trainyard/spec'
import { type FileMetaData, parquetMetadata, type SchemaElement } from 'hyparquet'
import { TableError } from '../table-file.js'

/** What stands at the end of a Parquet file, checked: rows in groups, and where each column of a group lies. */
export type ParquetFile = { elements: readonly TopElement[]; groups: readonly ParquetGroup[] }

/** A column at the top of the schema. A nested one stands for several columns of numbers, and has no place among the flat ones. */
export type TopElement = { element: SchemaElement; isNested: boolean; leaf: number }

/** Rows that were written together. `chunks` stand in the order of the leaves of the schema. */
export type ParquetGroup = { rows: number; firstRow: number; chunks: readonly ColumnChunk[] }
/** The bytes of one column of a group. */
export type ColumnChunk = { start: number; end: number; codec: string }

/** A file that is not what it says. */
export const damaged = (message: string, cause?: unknown): TableError => new TableError({ message: `the Parquet file is damaged: ${message}` }, { cause })

const magicBytes = 4
const tailBytes = 4 + magicBytes

/**
 * Reads the end of a Parquet file.
 * @throws {TableError} where it is none, is damaged or encrypted, or has more rows or columns than a table may have.
 */
export function readParquetFile(file: ByteSource): ParquetFile {
  const { schema, row_groups: groups, num_rows: rows } = readFooter(file)
  const elements = topElements(schema)
  if (elements.length > limits.datasetColumns) throw new TableError({ message: `at most ${limits.datasetColumns} columns`, received: String(elements.length) })
  if (rows > limits.datasetRows) throw new TableError({ message: `at most ${limits.datasetRows} rows`, received: String(rows) })
  const leaves = schema.filter((element) => element.num_children === undefined).length
  let firstRow = 0
  const found = groups.map((group) => {
    const own = { rows: count(group.num_rows, 'rows of a group'), firstRow, chunks: group.columns.map((chunk) => chunkOf(chunk, file.length)) }
    if (own.chunks.length !== leaves) throw damaged(`a group of rows has ${own.chunks.length} columns, the schema ${leaves}`)
    firstRow += own.rows
    if (firstRow > limits.datasetRows) throw new TableError({ message: `at most ${limits.datasetRows} rows`, received: `${firstRow} or more` })
    return own
  })
  if (BigInt(firstRow) !== rows) throw damaged(`its groups have ${firstRow} rows together, not ${rows}`)
  return { elements, groups: found }
}

function readFooter(file: ByteSource): FileMetaData {
  const isParquet = (at: number): boolean => Buffer.from(file.read(at, at + magicBytes)).toString('latin1') === 'PAR1'
  if (file.length === 0) throw new TableError({ message: 'the file is empty' })
  if (file.length < magicBytes + tailBytes || !isParquet(0)) throw notParquet(file)
  if (!isParquet(file.length - magicBytes)) throw damaged('its end is cut off')
  const tail = file.read(file.length - tailBytes, file.length)
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true)
  if (length > limits.tableSchemaBytes)
    throw new TableError({
      message: `the description of the columns has ${length} bytes, at most ${limits.tableSchemaBytes} are read: write fewer and larger groups of rows`,
    })
  if (length > file.length - magicBytes - tailBytes) throw damaged('its description is longer than the file')
  try {
    return parquetMetadata(Uint8Array.from(file.read(file.length - tailBytes - length, file.length)), { geoparquet: false })
  } catch (cause) {
    throw damaged('its description of the columns cannot be read', cause)
  }
}

function notParquet(file: ByteSource): TableError {
  const start = file.read(0, Math.min(8, file.length))
  if (Buffer.from(start).toString('latin1').startsWith('PARE')) return new TableError({ message: 'the file is encrypted: write it without encryption' })
  const found = describeSignature(start)
  return new TableError({ message: `this is not a Parquet file${found === null ? '' : ` but looks like ${found}`}` })
}

/** The columns at the top of a schema, which lists its elements parents first. */
function topElements(schema: readonly SchemaElement[]): TopElement[] {
  const [root, ...rest] = schema
  const top: TopElement[] = []
  let leaf = 0
  // How many elements of each open parent are still to come, the root's first.
  const open = [root?.num_children ?? 0] // default: a schema without columns
  for (const element of rest) {
    if (open.length === 0) throw damaged('its schema has elements that belong to no column')
    const depth = open.length
    if (depth > limits.jsonDepth) throw damaged(`its schema is nested deeper than ${limits.jsonDepth} levels`)
    const children = element.num_children
    if (depth === 1) top.push({ element, isNested: children !== undefined || element.repetition_type === 'REPEATED', leaf })
    open[depth - 1] = (open[depth - 1] ?? 0) - 1 // default: never taken, it is open
    if (children === undefined) leaf += 1
    else open.push(children)
    while (open.at(-1) === 0) open.pop()
  }
  if (open.length > 0) throw damaged('its schema ends in the middle')
  return top
}

type Chunk = FileMetaData['row_groups'][number]['columns'][number]

function chunkOf({ file_path: path, meta_data: meta, crypto_metadata: encrypted }: Chunk, fileBytes: number): ColumnChunk {
  if (path !== undefined) throw new TableError({ message: 'the columns lie in other files: write one file' })
  if (encrypted !== undefined || meta === undefined) throw new TableError({ message: 'a column is encrypted: write it without encryption' })
  const data = count(meta.data_page_offset, 'place of a column')
  const dictionary = meta.dictionary_page_offset === undefined ? 0 : count(meta.dictionary_page_offset, 'place of a dictionary')
  const start = dictionary > 0 ? Math.min(data, dictionary) : data
  const end = start + count(meta.total_compressed_size, 'bytes of a column')
  if (end > fileBytes) throw damaged('a column ends after the file')
  return { start, end, codec: meta.codec }
}

function count(value: bigint | number | undefined, what: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number) || number < 0) throw damaged(`${what}: ${String(value)}`)
  return number
}
