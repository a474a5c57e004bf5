import { brotliDecompressSync, unzipSync } from 'node:zlib'
import { type ByteSource, defined, elementAt, limits } from '@trainyard/spec'
import type { DecodedArray, Encoding, PageHeader } from 'hyparquet'
import { compressors, decompressLz4, decompressLz4Raw, decompressZstd } from 'hyparquet-compressors'
import { parquetHeader } from 'hyparquet/src/column.js'
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { readDataPage } from 'hyparquet/src/datapage.js'
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js'
import { readPlain } from 'hyparquet/src/plain.js'
import { TableError } from '../table-file.js'
import { type ColumnCells, parsers } from './column-cells.js'
import { type ColumnChunk, damaged } from './metadata.js'
import { checkDeltas, checkPrefixes, checkRuns, readerOf } from './page-bounds.js'

type Codec = (bytes: Uint8Array, length: number) => Uint8Array

/** None gives more bytes than the page is to have. */
const codecs: Record<string, Codec> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: defined(compressors.SNAPPY, 'Snappy'),
  GZIP: (bytes, length) => unzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (bytes, length) => decompressZstd(bytes, new Uint8Array(length)),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
}

/** The cells of a page: '' where a value is missing. */
export type PageCells = readonly string[]

/** Bytes of the header of a page: small, but for statistics. */
const headerBytes = [1 << 10, 1 << 20]

/**
 * The cells of one column of a group, page by page.
 * @throws {TableError} where a page is damaged, too large, or written in a way that is not known.
 */
export function* readPages(file: ByteSource, chunk: ColumnChunk, cells: ColumnCells, rows: number): Generator<PageCells> {
  let dictionary: PageCells | null = null
  let left = rows
  for (let at = chunk.start; left > 0; ) {
    if (at >= chunk.end) throw damaged(`a column lacks ${left} of its rows`)
    const { header, length } = readHeader(file, at, chunk.end)
    at += length
    const packed = header.compressed_page_size
    if (packed < 0 || packed > chunk.end - at) throw damaged('a page is longer than its column')
    if (header.uncompressed_page_size < 0 || header.uncompressed_page_size > limits.tablePageBytes)
      throw new TableError({
        message: `a page unpacks to ${header.uncompressed_page_size} bytes, at most ${limits.tablePageBytes} are read: write smaller pages (the usual size is 1 MiB)`,
      })
    const page: Page = { header, bytes: file.read(at, at + packed), codec: chunk.codec, cells }
    at += packed
    if (header.type === 'INDEX_PAGE') continue
    if (header.type === 'DICTIONARY_PAGE') {
      dictionary = readDictionary(page)
      continue
    }
    const found = readData(page, dictionary, left)
    left -= found.length
    if (found.length > 0) yield found
  }
}

type Page = { header: PageHeader; bytes: Uint8Array; codec: string; cells: ColumnCells }

function readHeader(file: ByteSource, at: number, end: number): { header: PageHeader; length: number } {
  let failure: unknown
  for (const most of headerBytes) {
    const reader = readerOf(file.read(at, Math.min(end, at + most)))
    try {
      return { header: withNumbers(parquetHeader(reader)), length: reader.offset }
    } catch (error) {
      if (error instanceof TableError) throw error
      failure = error
    }
  }
  throw damaged('the header of a page cannot be read', failure)
}

/** What is counted in the header of a page. A damaged one may have anything else there, as each field says itself what it is. */
const counts: ReadonlySet<string> = new Set([
  'uncompressed_page_size',
  'compressed_page_size',
  'num_values',
  'num_nulls',
  'num_rows',
  'definition_levels_byte_length',
  'repetition_levels_byte_length',
])

function withNumbers(header: PageHeader): PageHeader {
  for (const part of [header, header.data_page_header, header.data_page_header_v2, header.dictionary_page_header])
    for (const [name, value] of Object.entries(part ?? {})) // default: there is no such part
      if (counts.has(name) && value !== undefined && !Number.isSafeInteger(value)) throw damaged(`the header of a page has no whole number as its ${name}`)
  return header
}

function unpacked(bytes: Uint8Array, length: number, codec: string): Uint8Array {
  const unpack = codecs[codec]
  if (!unpack)
    throw new TableError({ message: `the columns are packed with ${codec}, which is not known: write them with one of ${Object.keys(codecs).join(', ')}` })
  if (length === 0) return new Uint8Array()
  let page: Uint8Array
  try {
    page = unpack(bytes, length)
  } catch (cause) {
    throw damaged('a page cannot be unpacked', cause)
  }
  if (page.length !== length) throw damaged(`a page unpacks to ${page.length} bytes, not ${length}`)
  return page
}

/** What decoders throw of bytes that are not what they should be is one error. */
function decoded<Result>(decode: () => Result): Result {
  try {
    return decode()
  } catch (error) {
    throw error instanceof TableError ? error : damaged('a page cannot be read', error)
  }
}

/** What the decoders ask for of a column whose values stand one after the other, without levels. */
function decoderOf({ element }: ColumnCells): Parameters<typeof readDataPage>[2] {
  if (!element.type) throw damaged('a column has no type')
  const schemaPath = [{ children: [], count: 1, element, path: [] }]
  return { pathInSchema: [], type: element.type, element, schemaPath, codec: 'UNCOMPRESSED', parsers: { ...DEFAULT_PARSERS, ...parsers }, utf8: false }
}

function readDictionary({ header, bytes, codec, cells }: Page): PageCells {
  const values = header.dictionary_page_header?.num_values ?? -1 // default: no header, which is an error
  const page = unpacked(bytes, header.uncompressed_page_size, codec)
  if (values < 0 || values > 8 * page.length) throw damaged(`a dictionary of ${page.length} bytes for ${values} values`)
  return decoded(() => cellsFrom(readPlain(readerOf(page), decoderOf(cells).type, values, cells.element.type_length), cells))
}

function cellsFrom(values: DecodedArray, cells: ColumnCells): PageCells {
  return Array.from(convert(values, decoderOf(cells)) as ArrayLike<unknown>, (value) => {
    const cell = cells.cell(value)
    if (cell === null) throw new TableError({ message: cells.kind === 'text' ? 'a text is not UTF-8' : 'a decimal number has too many digits' })
    return cell
  })
}

/** The levels of a page, one for each row: 1 where there is a value, and null where every row has one. What follows is its values. */
type Parts = { levels: Uint8Array | null; values: Uint8Array }

function readData({ header, bytes, codec, cells }: Page, dictionary: PageCells | null, left: number): PageCells {
  const { type, data_page_header: first, data_page_header_v2: second } = header
  const about = type === 'DATA_PAGE' ? first : type === 'DATA_PAGE_V2' ? second : undefined
  if (!about) throw damaged('a page is of no known kind')
  const rows = about.num_values
  if (!(rows >= 0 && rows <= left)) throw damaged(`a page has ${rows} rows, its group only ${left} more`)
  const isOptional = cells.element.repetition_type !== 'REQUIRED'
  const parts =
    second && type === 'DATA_PAGE_V2'
      ? partsOfSecond(bytes, header, second, codec)
      : partsOfFirst(unpacked(bytes, header.uncompressed_page_size, codec), isOptional)
  return decoded(() => {
    const levels = isOptional && parts.levels ? definitionLevels(parts.levels, rows) : null
    const found = valuesOf(parts.values, about.encoding, levels ? levels.reduce((sum, level) => sum + level, 0) : rows, cells, dictionary)
    if (!levels) return found
    let next = 0
    return Array.from(levels, (level) => (level === 1 ? elementAt(found, next++, 'values of a page') : ''))
  })
}

function partsOfFirst(page: Uint8Array, isOptional: boolean): Parts {
  if (!isOptional) return { levels: null, values: page }
  if (page.length < 4) throw damaged('a page is too short')
  const end = 4 + readerOf(page).view.getUint32(0, true)
  if (end > page.length) throw damaged('a page is shorter than what it says of missing values')
  return { levels: page.subarray(4, end), values: page.subarray(end) }
}

function partsOfSecond(bytes: Uint8Array, header: PageHeader, about: NonNullable<PageHeader['data_page_header_v2']>, codec: string): Parts {
  const [repetition, definition] = [about.repetition_levels_byte_length, about.definition_levels_byte_length]
  const start = repetition + definition
  if (!(repetition >= 0 && definition >= 0 && start <= bytes.length && start <= header.uncompressed_page_size))
    throw damaged('a page is shorter than its levels')
  const rest = bytes.subarray(start)
  const values = about.is_compressed === false ? rest : unpacked(rest, header.uncompressed_page_size - start, codec)
  return { levels: bytes.subarray(repetition, start), values }
}

function definitionLevels(bytes: Uint8Array, rows: number): Uint8Array {
  checkRuns(bytes, 1, rows)
  const levels = new Uint8Array(rows)
  readRleBitPackedHybrid(readerOf(bytes), 1, levels, bytes.length)
  return levels
}

/** Decodes the values of a page, which are checked before by the rules of their encoding. */
function valuesOf(bytes: Uint8Array, encoding: string, values: number, cells: ColumnCells, dictionary: PageCells | null): PageCells {
  if (values === 0) return []
  const decoder = decoderOf(cells)
  const check = checks[encoding]
  if (!check)
    throw new TableError({ message: `the values are encoded as ${encoding}, which is not known: write them with one of ${Object.keys(checks).join(', ')}` })
  check(bytes, values, decoder.type === 'BOOLEAN')
  const { dataPage } = readDataPage(
    bytes,
    { num_values: values, encoding: encoding as Encoding, definition_level_encoding: 'RLE', repetition_level_encoding: 'RLE' },
    decoder,
  )
  if (dataPage.length < values) throw damaged(`a page lacks ${values - dataPage.length} of its values`)
  if (!encoding.endsWith('_DICTIONARY')) return cellsFrom(dataPage, cells)
  return Array.from(dataPage as ArrayLike<number>, (index) => {
    const cell = dictionary?.[index]
    if (cell === undefined) throw damaged(`a value is number ${index} of a dictionary that has ${dictionary?.length ?? 'none'}`) // default: no dictionary
    return cell
  })
}

type Check = (bytes: Uint8Array, values: number, isBoolean: boolean) => void
const indexed: Check = (bytes, values, isBoolean) => {
  if (isBoolean) checkRuns(bytes.subarray(4), 1, values)
  else if (bytes.length > 0 && bytes[0] !== 0) checkRuns(bytes.subarray(1), bytes[0] ?? 0, values) // default: never taken, there is a byte
}
const checks: Record<string, Check> = {
  PLAIN: (bytes, values) => {
    if (values > 8 * bytes.length) throw damaged(`a page of ${bytes.length} bytes for ${values} values`)
  },
  PLAIN_DICTIONARY: indexed,
  RLE_DICTIONARY: indexed,
  RLE: indexed,
  BYTE_STREAM_SPLIT: (bytes, values) => {
    if (values > bytes.length) throw damaged(`a page of ${bytes.length} bytes for ${values} values`)
  },
  DELTA_BINARY_PACKED: checkDeltas,
  DELTA_LENGTH_BYTE_ARRAY: checkDeltas,
  DELTA_BYTE_ARRAY: checkPrefixes,
}
