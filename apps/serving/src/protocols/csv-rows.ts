import { CsvError, type CsvRow, readRows } from '@trainyard/csv'
import { type DatasetInfo, type TextEncoding, textEncoding } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import { ProtocolError } from './protocol-server.js'

/**
 * Rows of a CSV as objects by column, each cell as the text that stands in the file: the model's reader of cells says what it means. The file that was uploaded
 * can be sent as it is; a charset of the request goes before its encoding.
 * @throws {ProtocolError} with line and column where the text is no table, or its columns are not those of the model.
 * @throws {AppError} `unsupported_media_type` for a charset that is not known.
 */
export function rowsOfCsv(bytes: Uint8Array, { columns, label, reading }: DatasetInfo, charset: string | undefined): CsvRow[] {
  try {
    return readRows(bytes, { columns: columns.map(({ name }) => name), label, reading }, charset === undefined ? undefined : encodingOf(charset))
  } catch (cause) {
    if (cause instanceof CsvError) throw new ProtocolError(`the CSV cannot be read: ${cause.message}`, { cause })
    throw cause
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
