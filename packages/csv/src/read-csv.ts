import { type ByteSource, bytesInMemory, type TableReading } from '@trainyard/spec'
import { CsvError } from './csv-error.js'
import { textPieces } from './decode.js'
import { type RecordVisitor, readRecords } from './records.js'

/** How the text of a table is read. */
type TextReading = Pick<TableReading, 'delimiter' | 'encoding'>

/** What a first line such as `sep=;`, as spreadsheets write and read it, says of the delimiter. */
const separatorLine = /^"?sep=([^\r\n])"?[\t ]*(?:\r\n|\r|\n|$)/i

/** Texts that are often sent in place of a table. */
const otherTexts: readonly { pattern: RegExp; words: string }[] = [
  { pattern: /^\s*(?:\{\s*"|\[\s*[{[])/, words: 'JSON.' },
  { pattern: /^\s*<(?:\?xml|!doctype|html|table)\b/i, words: 'XML or HTML.' },
]

/**
 * Reads a table as text record by record, of which a part is in memory at a time. Byte order marks and a line `sep=;` are no part of the table; that line
 * goes before `delimiter`.
 * @throws {CsvError} with line and column when the text cannot be read.
 */
export function readCsv(text: Uint8Array | ByteSource, reading: TextReading, visit: RecordVisitor): void {
  for (const _ of csvPieces(text, reading, visit));
}

/**
 * The same in steps: it stops after each piece of the text, some 10 ms of one core, where others may have a turn.
 * @throws {CsvError} with line and column when the text cannot be read.
 */
export function* csvPieces(text: Uint8Array | ByteSource, { delimiter, encoding }: TextReading, visit: RecordVisitor): Generator<void> {
  const pieces = textPieces(text instanceof Uint8Array ? bytesInMemory(text) : text, encoding)
  // default: the file holds nothing but its byte order mark
  const first = String(pieces.next().value ?? '').replace(/^\ufeff+/, '')
  const other = otherTexts.find(({ pattern }) => pattern.test(first))
  if (other) throw new CsvError({ message: `Not a CSV file: this looks like ${other.words}` })
  const [line = '', own] = separatorLine.exec(first) ?? []
  const rest = first.slice(line.length)
  yield* readRecords(withFirst(rest, pieces), own ?? delimiter, line === '' ? 1 : 2, visit)
}

function* withFirst(first: string, others: Iterable<string>): Generator<string> {
  yield first
  yield* others
}
