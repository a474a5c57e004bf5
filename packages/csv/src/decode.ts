import { isUtf8 } from 'node:buffer'
import { type ByteSource, describeSignature, type TextEncoding } from '@trainyard/spec'
import iconv from 'iconv-lite'
import { CsvError } from './csv-error.js'

/** Marks at the beginning of a text that say how it is encoded. The longer stand first. */
const marks: readonly { bytes: readonly number[]; encoding: TextEncoding | null }[] = [
  { bytes: [0xff, 0xfe, 0, 0], encoding: null },
  { bytes: [0, 0, 0xfe, 0xff], encoding: null },
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
]

const blockBytes = 1 << 18
/** Bytes of a character of UTF-8 at most. */
const longestCharacter = 4
const [lineFeed, endMark, replacement] = [0x0a, 0x1a, '\ufffd']

/**
 * The text of a file, in pieces. A byte order mark goes before `encoding`, and is left out; without either the text is UTF-8.
 * @throws {CsvError} with the line when bytes are no text of the encoding, naming a likely one.
 */
export function* textPieces(file: ByteSource, encoding: TextEncoding | undefined): Generator<string> {
  if (file.length === 0) throw new CsvError({ message: 'the file is empty' })
  const beginning = file.read(0, Math.min(file.length, sampledBytes))
  const mark = marks.find((candidate) => candidate.bytes.every((byte, index) => beginning[index] === byte))
  if (mark?.encoding === null) throw new CsvError({ message: 'the text is UTF-32; save it as UTF-8', received: firstBytes(beginning) })
  const known = mark?.encoding ?? encoding ?? 'utf-8'
  const start = mark?.bytes.length ?? 0 // default: no mark, nothing to leave out
  const text = partOf(file, start, file.length - endMarkBytes(file, start, known))
  if (known === 'utf-8') return yield* utf8Pieces(text, beginning.subarray(start))
  if (known === 'utf-16le' || known === 'utf-16be') return yield* utf16Pieces(text, known)
  return yield* otherPieces(text, known)
}

const partOf = ({ read }: ByteSource, from: number, to: number): ByteSource => ({
  length: to - from,
  read: (start, end) => read(from + start, from + Math.min(end, to - from)),
})

/** Programs of DOS mark the end of a text with Ctrl-Z, which is none of its last cell. */
function endMarkBytes(file: ByteSource, start: number, encoding: TextEncoding): number {
  const mark = encoding === 'utf-16le' ? [endMark, 0] : encoding === 'utf-16be' ? [0, endMark] : [endMark]
  if (file.length - start < mark.length) return 0
  const last = file.read(file.length - mark.length, file.length)
  return mark.every((byte, index) => last[index] === byte) ? mark.length : 0
}

function* utf8Pieces(text: ByteSource, beginning: Uint8Array): Generator<string> {
  let line = 1
  for (let start = 0; start < text.length; ) {
    const block = text.read(start, start + blockBytes + longestCharacter)
    const bytes = block.subarray(0, endOfCharacter(block, blockBytes))
    if (bytes.includes(0)) throw notText(beginning)
    if (!isUtf8(bytes)) throw notUtf8(bytes, line)
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
    yield piece
    line += linesIn(piece)
    start += bytes.length
  }
}

/** The end of a block that cuts no character in two: the bytes after the first of a character are 10xxxxxx. */
function endOfCharacter(bytes: Uint8Array, from: number): number {
  let end = Math.min(from, bytes.length)
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1 // default: never taken, end lies within
  return end
}

function* utf16Pieces(text: ByteSource, encoding: 'utf-16le' | 'utf-16be'): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let line = 1
  for (let start = 0; start < text.length; start += blockBytes) {
    const isLast = start + blockBytes >= text.length
    try {
      const piece = decoder.decode(text.read(start, start + blockBytes), { stream: !isLast })
      yield withoutNul(piece, line)
      line += linesIn(piece)
    } catch (error) {
      if (error instanceof CsvError) throw error
      throw new CsvError({ line, message: `from here on the text is not ${encoding}` })
    }
  }
}

function* otherPieces(text: ByteSource, encoding: TextEncoding): Generator<string> {
  const decoder = iconv.getDecoder(encoding)
  let line = 1
  for (let start = 0; start < text.length; start += blockBytes) {
    const written = decoder.write(Buffer.from(text.read(start, start + blockBytes)))
    const piece = start + blockBytes >= text.length ? written + (decoder.end() ?? '') : written // default: the decoder holds nothing back
    const bad = piece.indexOf(replacement)
    if (bad !== -1) throw new CsvError({ line: line + linesIn(piece.slice(0, bad)), message: `the text is not ${encoding}` })
    yield withoutNul(piece, line)
    line += linesIn(piece)
  }
}

const linesIn = (text: string): number => text.split('\n').length - 1

function withoutNul(text: string, line: number): string {
  const at = text.indexOf('\0')
  if (at === -1) return text
  throw new CsvError({ line: line + linesIn(text.slice(0, at)), message: 'the text holds a NUL character (code 0), as no text does' })
}

function notText(bytes: Uint8Array): CsvError {
  const found = describeSignature(bytes)
  if (found !== null) return new CsvError({ message: `Not a CSV file: this looks like ${found}.` })
  const guess = wideEncoding(bytes)
  if (guess !== null)
    return new CsvError({ message: `the text looks like UTF-16 without a byte order mark: set "encoding": "${guess}"`, received: firstBytes(bytes) })
  return new CsvError({ message: 'Not a CSV file: it holds binary data', received: firstBytes(bytes) })
}

const sampledBytes = 4_096

/** Text in UTF-16 has a zero in every other byte where it is plain. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const zeros = [0, 0]
  const sample = bytes.subarray(0, sampledBytes)
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1 // default: never taken, of two places
  const [even = 0, odd = 0] = zeros
  const most = sample.length / 4
  if (odd > most && even * 10 < odd) return 'utf-16le'
  return even > most && odd * 10 < even ? 'utf-16be' : null
}

/** The first line that is not UTF-8 by itself, since no character of UTF-8 spans a line end, and its first byte that is no ASCII. */
function notUtf8(bytes: Uint8Array, firstLine: number): CsvError {
  let line = firstLine
  for (let start = 0; start < bytes.length; line += 1) {
    const next = bytes.indexOf(lineFeed, start)
    const end = next === -1 ? bytes.length : next
    const text = bytes.subarray(start, end)
    if (!isUtf8(text)) {
      const odd = text.find((byte) => byte >= 0x80)
      return new CsvError({
        line,
        message: 'the text is not UTF-8; save it as UTF-8, or set "encoding": it is likely "windows-1252" in Western Europe and America',
        ...(odd === undefined ? {} : { received: `byte ${odd.toString(16)}` }),
      })
    }
    start = end + 1
  }
  return new CsvError({ message: 'the text is not UTF-8; save it as UTF-8, or set "encoding"' })
}

const firstBytes = (bytes: Uint8Array): string => `bytes ${[...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`
