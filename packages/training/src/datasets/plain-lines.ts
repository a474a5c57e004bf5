import { limits } from '@trainyard/spec'
import type { RecordVisitor, UploadedFile } from './uploaded-file.js'
import { DataError } from './data-error.js'

const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22]
const blockBytes = 1 << 18

/** Whether a CSV holds no quote and ends its lines with line feeds, so that each line is a record and each delimiter a border. Most files of numbers are so. */
export const isPlain = (bytes: Uint8Array): boolean => !bytes.includes(quote) && (bytes.includes(lineFeed) || !bytes.includes(carriageReturn))

/** Reads a plain CSV by splitting alone, which takes a fifth of the time of a parser. Gives the same records and line numbers as `readCsv`. */
export function readPlainLines({ filename, bytes }: UploadedFile, delimiter: string, visit: RecordVisitor): void {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let line = 0
  for (let start = startOf(bytes); start < bytes.length; ) {
    const end = endOfBlock(bytes, start)
    const lines = decoder.decode(bytes.subarray(start, end)).split('\n')
    // The piece after the last line feed is no line; at the end of the file it is, unless it is empty.
    const last = lines[lines.length - 1] === '' ? lines.length - 1 : lines.length
    for (let index = 0; index < last; index += 1) {
      line += 1
      const whole = lines[index] ?? ''
      const text = whole.endsWith('\r') ? whole.slice(0, -1) : whole
      if (text.length > limits.csvRecordCharacters)
        throw new DataError({ file: filename, line, message: `a record is longer than ${limits.csvRecordCharacters} characters` })
      if (text !== '') visit(text.split(delimiter), line)
    }
    start = end
  }
}

/** After the byte order mark, if there is one. */
const startOf = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)

/** After the first line feed beyond the size of a block: a block ends where a line does, so that no character is cut in two. */
function endOfBlock(bytes: Uint8Array, start: number): number {
  const next = bytes.indexOf(lineFeed, start + blockBytes)
  return next === -1 ? bytes.length : next + 1
}
