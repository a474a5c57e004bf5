import { limits } from '@trainyard/spec'
import { CsvError, shown } from './csv-error.js'

/** Called for each record with its cells as they are written, without their quotes, and the line where it begins, counted from 1. */
export type RecordVisitor = (cells: readonly string[], line: number) => void

const quote = '"'

/**
 * Splits a text into records (RFC 4180: quotes doubled inside quotes) without holding them. A line ends with a line feed, a carriage return or both; empty lines
 * are passed over, and blanks around quotes are none of the cell. It stops after each piece, where others may have a turn.
 * @throws {CsvError} with line and column when quotes do not match or a record is too long. Whether records have as many cells is the visitor's to check.
 */
export function* readRecords(pieces: Iterable<string>, delimiter: string, firstLine: number, visit: RecordVisitor): Generator<void> {
  let rest = ''
  let line = firstLine
  const read = (text: string, isLast: boolean): void => {
    const scan = scanRecords(text, { delimiter, isLast, line, visit })
    rest = text.slice(scan.end)
    line = scan.line
  }
  for (const piece of pieces) {
    read(rest + piece, false)
    yield
  }
  read(rest, true)
}

type Scan = { delimiter: string; isLast: boolean; line: number; visit: RecordVisitor }

/** Reads the records that end within a text. What is left may go on in the next piece, unless this is the last. */
function scanRecords(text: string, scan: Scan): { end: number; line: number } {
  const { delimiter, isLast, visit } = scan
  const [nextFeed, nextReturn, nextQuote] = [finder(text, '\n'), finder(text, '\r'), finder(text, quote)]
  let { line } = scan
  let at = 0
  while (at < text.length) {
    const end = Math.min(nextFeed(at), nextReturn(at))
    if (nextQuote(at) < end) {
      const record = quotedRecord(text, at, { ...scan, line })
      if (record === null) break
      checkLength(record.end - at, line)
      visit(record.cells, line)
      line += linesIn(text.slice(at, record.end))
      at = record.end
      continue
    }
    const next = endOfLine(text, end, isLast)
    if (next === null) break
    checkLength(end - at, line)
    if (end > at) visit(text.slice(at, end).split(delimiter), line)
    line += 1
    at = next
  }
  if (text.length - at > limits.csvRecordCharacters) checkLength(text.length - at, line)
  return { end: at, line }
}

/** Finds a sign from a place on; places only rise. */
function finder(text: string, sign: string): (from: number) => number {
  let found = -1
  return (from) => {
    if (found < from) {
      const next = text.indexOf(sign, from)
      found = next === -1 ? text.length : next
    }
    return found
  }
}

/** The place after the line end that begins here; null where it may go on in the next piece. */
function endOfLine(text: string, at: number, isLast: boolean): number | null {
  if (at + (text[at] === '\r' ? 1 : 0) >= text.length) return isLast ? text.length : null
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
}

function checkLength(characters: number, line: number): void {
  if (characters > limits.csvRecordCharacters) throw new CsvError({ line, message: `a record is longer than ${limits.csvRecordCharacters} characters` })
}

const linesIn = (text: string): number => (text.match(/\r\n|\r|\n/g) ?? []).length

type Cell = { value: string; end: number }

/** Reads a record that holds a quote; null where it may go on in the next piece. */
function quotedRecord(text: string, start: number, scan: Scan): { cells: string[]; end: number } | null {
  const cells: string[] = []
  for (let at = start; ; ) {
    const place = { start, field: cells.length, scan }
    const open = skipBlanks(text, at, scan.delimiter)
    const cell = text[open] === quote ? quotedCell(text, open, place) : plainCell(text, at, place)
    if (cell === null) {
      if (text.length - start > limits.csvRecordCharacters) throw neverClosed(text, open, place)
      return null
    }
    cells.push(cell.value)
    if (text[cell.end] !== scan.delimiter) {
      const end = endOfLine(text, cell.end, scan.isLast)
      return end === null ? null : { cells, end }
    }
    at = cell.end + 1
  }
}

type Place = { start: number; field: number; scan: Scan }

function skipBlanks(text: string, from: number, delimiter: string): number {
  let at = from
  while ((text[at] === ' ' || text[at] === '\t') && text[at] !== delimiter) at += 1
  return at
}

function plainCell(text: string, from: number, { start, field, scan }: Place): Cell | null {
  let end = from
  while (end < text.length && text[end] !== scan.delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1
  if (end === text.length && !scan.isLast) return null
  const value = text.slice(from, end)
  if (!value.includes(quote)) return { value, end }
  const message = 'a quote stands inside a cell that does not begin with one: put the cell in quotes, and double the quotes inside, as in "5"" pipe"'
  throw new CsvError({ line: scan.line + linesIn(text.slice(start, from)), field, message, received: shown(value) })
}

function quotedCell(text: string, open: number, place: Place): Cell | null {
  const { start, field, scan } = place
  const parts: string[] = []
  for (let from = open + 1; ; ) {
    const close = text.indexOf(quote, from)
    if (close === -1 && scan.isLast) throw neverClosed(text, open, place)
    if (close === -1 || (close + 1 === text.length && !scan.isLast)) return null
    parts.push(text.slice(from, close))
    if (text[close + 1] === quote) {
      parts.push(quote)
      from = close + 2
      continue
    }
    const end = skipBlanks(text, close + 1, scan.delimiter)
    const after = text[end]
    if (after === undefined && !scan.isLast) return null
    if (after === undefined || after === scan.delimiter || after === '\n' || after === '\r') return { value: parts.join(''), end }
    const [line, closing] = [open, close].map((at) => scan.line + linesIn(text.slice(start, at)))
    const where = line === closing ? '' : ` in line ${closing}`
    const other = /[,;|\t]/.test(after) ? `; if ${shown(after)} stands between the cells, set "delimiter"` : ''
    const message = `the quote that opens here closes${where} before ${shown(text.slice(end, end + 20).split(/[\r\n]/)[0])}: a closing quote must be followed by the delimiter or the end of the line, and quotes inside a cell are doubled${other}`
    throw new CsvError({ ...(line === undefined ? {} : { line }), field, message })
  }
}

function neverClosed(text: string, open: number, { start, field, scan }: Place): CsvError {
  const message = scan.isLast
    ? 'a quote is opened and never closed: close it, or double it inside quotes if it is part of the text'
    : `a quote is opened and not closed within ${limits.csvRecordCharacters} characters: close it, or double it inside quotes if it is part of the text`
  const received = shown(text.slice(open, open + 40).split(/[\r\n]/)[0])
  return new CsvError({ line: scan.line + linesIn(text.slice(start, open)), field, message, received })
}
