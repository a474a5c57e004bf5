import { CsvError, type CsvRow, rowsInPieces } from '@trainyard/csv'
import { type DatasetInfo, limits, type TextEncoding, textEncoding } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import { inTurns, type Work } from '../http/turns.js'
import { ProtocolError } from './protocol-server.js'

/**
 * Rows of a CSV as objects by column, each cell as the text that stands in the file: the model's reader of cells says what it means. The file that was uploaded
 * can be sent as it is; a charset of the request goes before its encoding.
 * @throws {ProtocolError} with line and column where the text is no table, or its columns are not those of the model.
 * @throws {AppError} `unsupported_media_type` for a charset that is not known, `invalid_request` for more rows than one request may hold.
 */
export async function rowsOfCsv(bytes: Uint8Array, { columns, label, reading }: DatasetInfo, charset: string | undefined): Promise<CsvRow[]> {
  try {
    const table = { columns: columns.map(({ name }) => name), label, reading }
    return await inTurns(bounded(rowsInPieces(bytes, table, charset === undefined ? undefined : encodingOf(charset))))
  } catch (cause) {
    if (cause instanceof CsvError) throw new ProtocolError(`the CSV cannot be read: ${cause.message}`, { cause })
    throw cause
  }
}

/** What is too much is not read to its end. */
function* bounded(rows: Generator<number, CsvRow[]>): Work<CsvRow[]> {
  for (let step = rows.next(); ; step = rows.next()) {
    if (step.done === true) return step.value
    if (step.value > limits.predictInstances)
      throw new AppError({ code: 'invalid_request', message: `The request holds more than ${limits.predictInstances} rows. Send at most so many at once.` })
    yield
  }
}

/** Other usual names of encodings. */
const aliases: Readonly<Record<string, string>> = { utf8: 'utf-8', 'us-ascii': 'utf-8', 'iso-8859-1': 'latin1', cp1252: 'windows-1252', 'utf-16': 'utf-16le' }

function encodingOf(charset: string): TextEncoding {
  const name = charset.toLowerCase()
  const found = textEncoding.safeParse(aliases[name] ?? name)
  if (found.success) return found.data
  throw new AppError({ code: 'unsupported_media_type', message: `The charset ${charset} is not taken. Send one of ${textEncoding.options.join(', ')}.` })
}
