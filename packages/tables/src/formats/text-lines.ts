import { isUtf8 } from 'node:buffer'
import { type ByteSource, limits } from '@trainyard/spec'
import { TableError } from '../table-file.js'

/** Lines that follow one another, without their ends; `first` is the number of the first, from 1. */
export type TextLines = { texts: string[]; first: number }

const blockBytes = 1 << 18
const lineFeed = 0x0a
const byteOrderMark = [0xef, 0xbb, 0xbf]
/** A line of as many characters as it may have, each of as many bytes as UTF-8 has. */
const longestLine = 4 * limits.csvRecordCharacters

/**
 * The lines of a text in UTF-8, some at a time.
 * @throws {TableError} with the line when it is not UTF-8 or too long.
 */
export function* textLines(file: ByteSource): Generator<TextLines> {
  const hasMark = file.length >= 3 && byteOrderMark.every((byte, index) => file.read(0, 3)[index] === byte)
  let rest = new Uint8Array()
  let line = 1
  for (let start = hasMark ? 3 : 0; start < file.length; ) {
    const end = Math.min(start + blockBytes, file.length)
    const bytes = Buffer.concat([rest, file.read(start, end)])
    start = end
    const whole = start === file.length ? bytes.length : bytes.lastIndexOf(lineFeed) + 1
    rest = bytes.subarray(whole)
    if (rest.length > longestLine) throw tooLong(line)
    if (whole === 0) continue
    const texts = linesOf(bytes.subarray(0, whole), line)
    yield { texts, first: line }
    line += texts.length
  }
}

const tooLong = (line: number): TableError => new TableError({ line, message: `a line is longer than ${limits.csvRecordCharacters} characters` })

function linesOf(bytes: Buffer, first: number): string[] {
  if (!isUtf8(bytes)) throw notUtf8(bytes, first)
  const texts = bytes.toString('utf8').split('\n')
  if (texts.at(-1) === '') texts.pop()
  for (const [index, text] of texts.entries()) if (text.length > limits.csvRecordCharacters) throw tooLong(first + index)
  return texts
}

/** No character of UTF-8 spans a line end, so one of the lines is not UTF-8 by itself. */
function notUtf8(bytes: Buffer, first: number): TableError {
  let line = first
  for (let start = 0; start < bytes.length; line += 1) {
    const next = bytes.indexOf(lineFeed, start)
    const end = next === -1 ? bytes.length : next
    if (!isUtf8(bytes.subarray(start, end))) break
    start = end + 1
  }
  return new TableError({ line, message: 'the text is not UTF-8; save it as UTF-8' })
}
