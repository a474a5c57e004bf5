import { isUtf8 } from 'node:buffer'
import { JsonError, type JsonOptions, limits, readJson, readJsonText } from '@trainyard/spec'
import { withSpan } from '@trainyard/tracing'
import { servingLimits } from '../limits.js'
import { inTurns, type Work } from './turns.js'

/**
 * As `readJson`, but the event loop has a turn after each piece of the body, so that a large one holds nobody up. Lists and objects that are longer than a
 * piece are taken apart; what is shorter is read at once.
 * @param pieceBytes how much is read at a stretch.
 * @throws {JsonError}
 */
export async function readJsonInTurns(bytes: Uint8Array, options: JsonOptions, pieceBytes: number = servingLimits.jsonPieceBytes): Promise<unknown> {
  return withSpan('decode', { attributes: { 'trainyard.body.bytes': bytes.length } }, () =>
    bytes.length <= pieceBytes ? readJson(bytes, options) : inTurns(new PieceReader(bytes, options, pieceBytes).body()),
  )
}

const code = (character: string): number => character.charCodeAt(0)
const [quote, backslash, comma, colon] = ['"', '\\', ',', ':'].map(code) as [number, number, number, number]
const [listOpens, listCloses, objectOpens, objectCloses] = ['[', ']', '{', '}'].map(code) as [number, number, number, number]
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
const opens = (byte: number | undefined): boolean => byte === listOpens || byte === objectOpens
const closes = (byte: number | undefined): boolean => byte === listCloses || byte === objectCloses

/** Reads the JSON of a body from its beginning to its end. Each generator stops where others may have a turn. */
class PieceReader {
  private readonly bytes: Buffer
  private at: number
  private sinceTurn = 0

  constructor(
    bytes: Uint8Array,
    private readonly options: JsonOptions,
    private readonly pieceBytes: number,
  ) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const hasMark = this.bytes.subarray(0, 3).equals(Buffer.from('\ufeff'))
    this.at = hasMark ? 3 : 0
  }

  *body(): Work<unknown> {
    if (!isUtf8(this.bytes)) throw new JsonError('the body is not valid UTF-8')
    yield* this.skipSpace()
    if (this.at === this.bytes.length) throw new JsonError('the body is empty; send JSON')
    const value = yield* this.value(1)
    yield* this.skipSpace()
    if (this.at < this.bytes.length) throw this.unexpected('the end')
    return value
  }

  /** The value that begins here, in lists and objects of `depth - 1` levels. */
  private *value(depth: number): Work<unknown> {
    yield* this.skipSpace()
    const first = this.bytes[this.at]
    if (!opens(first)) return this.whole(this.at, this.scalarEnd(), depth)
    const end = this.containerEnd()
    if (end !== null) return this.whole(this.at, end, depth)
    if (depth > limits.jsonDepth) throw new JsonError(`this is nested deeper than ${limits.jsonDepth} levels`)
    return first === listOpens ? yield* this.list(depth) : yield* this.object(depth)
  }

  private *list(depth: number): Work<unknown[]> {
    const items: unknown[] = []
    this.at += 1
    yield* this.skipSpace()
    if (this.take(listCloses)) return items
    do {
      const end = this.runEnd()
      if (end === null) items.push(yield* this.value(depth + 1))
      else for (const item of this.run(end, depth)) items.push(item)
      yield* this.turn()
      yield* this.skipSpace()
    } while (this.take(comma))
    if (!this.take(listCloses)) throw this.unexpected('a comma or ]')
    return items
  }

  private *object(depth: number): Work<object> {
    const fields = new Map<string, unknown>()
    this.at += 1
    yield* this.skipSpace()
    if (this.take(objectCloses)) return {}
    do {
      yield* this.skipSpace()
      if (this.bytes[this.at] !== quote) throw this.unexpected('a key in quotes')
      const key = String(this.whole(this.at, this.scalarEnd(), depth))
      if (fields.has(key)) throw new JsonError(`the key ${JSON.stringify(key)} stands twice in one object; give it once`)
      yield* this.skipSpace()
      if (!this.take(colon)) throw this.unexpected('a colon')
      fields.set(key, yield* this.value(depth + 1))
      yield* this.turn()
      yield* this.skipSpace()
    } while (this.take(comma))
    if (!this.take(objectCloses)) throw this.unexpected('a comma or }')
    return Object.fromEntries(fields)
  }

  /** The items of a list from here to `end`. */
  private run(end: number, depth: number): readonly unknown[] {
    const items = this.whole(this.at, end, depth, ['[', ']'])
    if (Array.isArray(items) && items.length > 0) return items
    throw this.unexpected('a value')
  }

  /** What stands between two places, read at once; goes on behind it. */
  private whole(start: number, end: number, depth: number, [before, after]: readonly [string, string] = ['', '']): unknown {
    this.at = end
    this.sinceTurn += end - start
    try {
      return readJsonText(`${before}${this.bytes.toString('utf8', start, end)}${after}`, this.options, depth)
    } catch (cause) {
      if (!(cause instanceof JsonError)) throw cause
      throw new JsonError(`${cause.message} (counted in the part from byte ${start} to byte ${end} of the body)`, { cause })
    }
  }

  /** Where the list or object that begins here ends; null where that is farther than a piece. */
  private containerEnd(): number | null {
    const stop = Math.min(this.bytes.length, this.at + this.pieceBytes)
    let depth = 0
    for (let at = this.at; at < stop; at += 1) {
      const byte = this.bytes[at]
      if (byte === quote) at = this.quoted(at, stop)
      else if (opens(byte)) depth += 1
      else if (closes(byte) && --depth === 0) return at + 1
    }
    return null
  }

  /** Where the items end that begin here and fit in a piece: before a comma, or where the list closes; null where the first does not fit. */
  private runEnd(): number | null {
    const stop = Math.min(this.bytes.length, this.at + this.pieceBytes)
    let depth = 0
    let last: number | null = null
    for (let at = this.at; at < stop; at += 1) {
      const byte = this.bytes[at]
      if (byte === quote) at = this.quoted(at, stop)
      else if (opens(byte)) depth += 1
      else if (closes(byte)) {
        if (depth === 0) return at
        depth -= 1
      } else if (byte === comma && depth === 0) last = at
    }
    return last
  }

  /** Where the string that begins at a place closes, or `stop` where that comes first. */
  private quoted(start: number, stop: number): number {
    let at = start + 1
    while (at < stop && this.bytes[at] !== quote) at += this.bytes[at] === backslash ? 2 : 1
    return at
  }

  /** Where the string, number or word that begins here ends. */
  private scalarEnd(): number {
    if (this.bytes[this.at] === quote) {
      const end = this.quoted(this.at, this.bytes.length)
      if (end >= this.bytes.length) throw new JsonError(`this is not valid JSON: the string that begins at byte ${this.at} is not closed`)
      return end + 1
    }
    let end = this.at
    while (end < this.bytes.length && !isSpace(this.bytes[end]) && this.bytes[end] !== comma && !closes(this.bytes[end])) end += 1
    if (end === this.at) throw this.unexpected('a value')
    return end
  }

  private *skipSpace(): Work<void> {
    while (isSpace(this.bytes[this.at])) {
      this.at += 1
      this.sinceTurn += 1
      yield* this.turn()
    }
  }

  private *turn(): Work<void> {
    if (this.sinceTurn < this.pieceBytes) return
    this.sinceTurn = 0
    yield
  }

  private take(byte: number): boolean {
    if (this.bytes[this.at] !== byte) return false
    this.at += 1
    return true
  }

  private unexpected(wanted: string): JsonError {
    const found = this.at < this.bytes.length ? JSON.stringify(this.bytes.toString('utf8', this.at, this.at + 10)) : 'its end'
    return new JsonError(`this is not valid JSON: expected ${wanted} at byte ${this.at}, found ${found}`)
  }
}
