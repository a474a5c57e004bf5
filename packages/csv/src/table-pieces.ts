import { CsvError } from './csv-error.js'
import { readRecords, type RecordVisitor } from './records.js'

/** What a first line such as `sep=;`, as spreadsheets write and read it, says of the delimiter. */
const separatorLine = /^"?sep=([^\r\n])"?[\t ]*(?:\r\n|\r|\n|$)/i

/** Texts that are often sent in place of a table. */
const otherTexts: readonly { pattern: RegExp; words: string }[] = [
  { pattern: /^\s*(?:\{\s*"|\[\s*[{[])/, words: 'JSON.' },
  { pattern: /^\s*<(?:\?xml|!doctype|html|table)\b/i, words: 'XML or HTML.' },
]

/**
 * Reads a table from the pieces of its text. It stops after each of them, where others may have a turn; whoever has only the beginning of a text leaves it there.
 * Byte order marks and a line `sep=;` are no part of the table; that line goes before `delimiter`.
 * @throws {CsvError} with line and column when the text cannot be read.
 */
export function* tablePieces(text: Iterable<string>, delimiter: string, visit: RecordVisitor): Generator<void> {
  const pieces = text[Symbol.iterator]()
  // default: the file holds nothing but its byte order mark
  const first = String(pieces.next().value ?? '').replace(/^\ufeff+/, '')
  const other = otherTexts.find(({ pattern }) => pattern.test(first))
  if (other) throw new CsvError({ message: `Not a CSV file: this looks like ${other.words}` })
  const [line = '', own] = separatorLine.exec(first) ?? []
  const rest = first.slice(line.length)
  yield* readRecords(withFirst(rest, pieces), own ?? delimiter, line === '' ? 1 : 2, visit)
}

function* withFirst(first: string, others: Iterator<string>): Generator<string> {
  yield first
  for (let next = others.next(); next.done !== true; next = others.next()) yield next.value
}
