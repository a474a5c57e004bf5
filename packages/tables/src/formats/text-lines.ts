import { isUtf8 } from 'node:buffer'
import { type ByteSource, limits } from '@trainyard/spec'
import { TableError } from '../table-file.js'

/** Lines that follow one another, without their ends; `first` is the number of the first, from 1. */
export type TextLines = { texts: string[]; first: number }

const blockBytes = 1 << 18
const lineFeed = 0x0a
const byteOrderMark = [0xef, 0xbb, 0xbf]
/** The most bytes of a character in UTF-8. */
const characterBytes = 4

/**
 * The lines of a text in UTF-8, some at a time; each may have so many characters.
 * @throws {TableError} with the line when it is not UTF-8 or too long.
 */
export function* textLines(file: ByteSource, mostCharacters: number = limits.csvRecordCharacters): Generator<TextLines> {
  const hasMark = file.length >= 3 && byteOrderMark.every((byte, index) => file.read(0, 3)[index] === byte)
  let rest = new Uint8Array()
  let line = 1
  for (let start = hasMark ? 3 : 0; start < file.length; ) {
    const end = Math.min(start + blockBytes, file.length)
    const bytes = Buffer.concat([rest, file.read(start, end)])
    start = end
    const whole = start === file.length ? bytes.length : bytes.lastIndexOf(lineFeed) + 1
    rest = bytes.subarray(whole)
    if (rest.length > characterBytes * mostCharacters) throw tooLong(line, mostCharacters)
    if (whole === 0) continue
    const texts = linesOf(bytes.subarray(0, whole), line, mostCharacters)
    yield { texts, first: line }
    line += texts.length
  }
}

const tooLong = (line: number, most: number): TableError => new TableError({ line, message: `a line is longer than ${most} characters` })

function linesOf(bytes: Buffer, first: number, most: number): string[] {
  if (!isUtf8(bytes)) throw notUtf8(bytes, first)
  const texts = bytes.toString('utf8').split('\n')
  if (texts.at(-1) === '') texts.pop()
  for (const [index, text] of texts.entries()) if (text.length > most) throw tooLong(first + index, most)
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
