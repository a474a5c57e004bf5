import { type ByteSource, bytesInMemory, type TableReading } from '@trainyard/spec'
import { textPieces } from './decode.js'
import type { RecordVisitor } from './records.js'
import { tablePieces } from './table-pieces.js'

/** How the text of a table is read. */
type TextReading = Pick<TableReading, 'delimiter' | 'encoding'>

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
export const csvPieces = (text: Uint8Array | ByteSource, { delimiter, encoding }: TextReading, visit: RecordVisitor): Generator<void> =>
  tablePieces(textPieces(text instanceof Uint8Array ? bytesInMemory(text) : text, encoding), delimiter, visit)
