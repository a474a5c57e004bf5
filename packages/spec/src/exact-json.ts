import { defined, elementAt } from './invariant.js'
import { limits } from './limits.js'
import { isInexact, losesDigits } from './number-text.js'

/** A text that is not the JSON it should be; the message says where and what to do. */
export class JsonError extends Error {
  override readonly name = 'JsonError'
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Bytes as text.
 * @throws {JsonError} where they are not valid UTF-8.
 */
function decodeUtf8(bytes: Uint8Array, what: string): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new JsonError(`${what} is not valid UTF-8`, { cause })
  }
}

/**
 * How strict the reader is. `nan`: what a bare `NaN` is, a missing value, as clients in Python write it, or an error. `inexact`: what becomes of a number beyond
 * ±(2^53 − 1) that is not exact. `'cells'`: its text, so that it reaches the reader of cells as the same cell of a CSV does. `'typed'`, where the body declares
 * the type of its numbers: its text too, but a float64 that is written as a whole number is one. `'rejected'`: an error.
 */
export type JsonOptions = { nan: 'missing' | 'rejected'; inexact: 'cells' | 'typed' | 'rejected' }

/**
 * The value of a JSON body. Stricter than `JSON.parse` where that would lose something: a key that stands twice in an object, a number beyond 64-bit floats and
 * text that is not valid Unicode are errors, and so is nesting beyond `limits.jsonDepth`. `±Infinity` is always an error. Takes time in proportion to the text.
 * @throws {JsonError}
 */
export function readJson(bytes: Uint8Array, options: JsonOptions): unknown {
  const text = decodeUtf8(bytes, 'the body')
  if (text.trim() === '') throw new JsonError('the body is empty; send JSON')
  return readJsonText(text, options)
}

/**
 * The same of a text.
 * @param depth of the value: 1 for that of a whole body.
 * @throws {JsonError}
 */
export function readJsonText(text: string, { nan, inexact }: JsonOptions, depth = 1): unknown {
  const { value, plain } = parse(text, nan)
  const { keys, hasLong } = checked(value, depth)
  if (keys !== keysIn(text)) throw new JsonError(`the key ${JSON.stringify(doubledKey(text))} stands twice in one object; give it once`)
  return hasLong ? JSON.parse(exactNumbers[inexact](plain)) : value
}

/** The value of a text, and the JSON that it is without bare NaN. */
function parse(text: string, nan: JsonOptions['nan']): { value: unknown; plain: string } {
  try {
    return { value: JSON.parse(text), plain: text }
  } catch (error) {
    const plain = withoutNaN(text, nan)
    if (plain === text) throw unreadable(error)
    try {
      return { value: JSON.parse(plain), plain }
    } catch (cause) {
      throw unreadable(cause)
    }
  }
}

const unreadable = (cause: unknown): JsonError => new JsonError(`this is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })

/** Half of a surrogate pair: no text of Unicode. */
const halfPair = /\p{Cs}/u

/** What a value holds: how many keys in all of its objects, and whether there is a number that may be a whole one beyond ±(2^53 − 1). */
type Found = { keys: number; hasLong: boolean }

const isExact = (value: unknown): boolean => typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER

/** Checks a value to its depth. */
function checked(value: unknown, depth: number, found: Found = { keys: 0, hasLong: false }): Found {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new JsonError('a number is beyond 64-bit floats (about ±1.8e308)')
    if (!isExact(value)) found.hasLong = true
  }
  if (typeof value === 'string' && halfPair.test(value))
    throw new JsonError('a text is not valid Unicode: it holds one half of a surrogate pair (\\ud800 to \\udfff)')
  if (typeof value !== 'object' || value === null) return found
  if (depth > limits.jsonDepth) throw new JsonError(`this is nested deeper than ${limits.jsonDepth} levels`)
  if (Array.isArray(value)) {
    for (const item of value) if (!isExact(item)) checked(item, depth + 1, found)
    return found
  }
  for (const [key, item] of Object.entries(value)) {
    found.keys += 1
    checked(key, depth, found)
    checked(item, depth + 1, found)
  }
  return found
}

/** Where a string of a JSON text begins and ends, its quotes included. */
type Span = { start: number; end: number }

/**
 * The strings of a JSON text, in order.
 * @throws {JsonError} for one that is not closed.
 */
function* stringsIn(text: string): Generator<Span> {
  for (let start = text.indexOf('"'); start >= 0; ) {
    let quote = text.indexOf('"', start + 1)
    while (quote >= 0 && isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
    if (quote < 0) throw new JsonError(`this is not valid JSON: the string that begins at character ${start} is not closed`)
    yield { start, end: quote + 1 }
    start = text.indexOf('"', quote + 1)
  }
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text[at - 1 - slashes] === '\\') slashes += 1
  return slashes % 2 === 1
}

const isKey = (text: string, { end }: Span): boolean => {
  let at = end
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at += 1
  return text[at] === ':'
}

function keysIn(text: string): number {
  let keys = 0
  for (const span of stringsIn(text)) if (isKey(text, span)) keys += 1
  return keys
}

/** The text with what stands outside of its strings changed; `start` is the place of such a part. */
function outsideStrings(text: string, change: (part: string, start: number) => string): string {
  const parts: string[] = []
  let last = 0
  for (const { start, end } of stringsIn(text)) {
    parts.push(change(text.slice(last, start), last), text.slice(start, end))
    last = end
  }
  parts.push(change(text.slice(last), last))
  return parts.join('')
}

/** The text with null for every bare NaN. */
const withoutNaN = (text: string, nan: JsonOptions['nan']): string =>
  outsideStrings(text, (part, start) => {
    if (part.includes('Infinity'))
      throw new JsonError(`±Infinity at character ${start + part.indexOf('Infinity')} is not a value that is taken; send null where a value is missing`)
    if (nan === 'rejected' && part.includes('NaN'))
      throw new JsonError(`NaN at character ${start + part.indexOf('NaN')}: JSON has no NaN; send null where a value is missing`)
    return part.replaceAll('NaN', 'null')
  })

const changedNumbers = (text: string, change: (number: string) => string): string => outsideStrings(text, (part) => part.replaceAll(/-?\d[\d.eE+-]*/g, change))

/** The text of JSON with what becomes of its inexact numbers. */
const exactNumbers: Record<JsonOptions['inexact'], (text: string) => string> = {
  cells: (text) => changedNumbers(text, (number) => (isInexact(number) ? `"${number}"` : number)),
  typed: (text) => changedNumbers(text, (number) => (losesDigits(number) ? `"${number}"` : number)),
  rejected: (text) =>
    changedNumbers(text, (number) => {
      if (!losesDigits(number)) return number
      throw new JsonError(`the number ${number.slice(0, 40)} would be rounded to ${Number(number)}: send it as a text, or with fewer digits`)
    }),
}

/** The first key that stands twice in one object, of a text that is valid JSON. */
function doubledKey(text: string): string {
  const objects: (Set<unknown> | null)[] = []
  let last = 0
  const enter = (end: number): void => {
    for (const character of text.slice(last, end)) {
      if (character === '{') objects.push(new Set())
      else if (character === '[') objects.push(null)
      else if (character === '}' || character === ']') objects.pop()
    }
  }
  for (const span of stringsIn(text)) {
    enter(span.start)
    last = span.end
    if (!isKey(text, span)) continue
    const key: unknown = JSON.parse(text.slice(span.start, span.end))
    const keys = defined(elementAt(objects, objects.length - 1, 'open objects'), 'the object of a key')
    if (keys.has(key)) return String(key)
    keys.add(key)
  }
  return ''
}

/** After how many bytes the JSON object or array at the beginning of a body is closed; null where it is not. What follows may be anything. */
export function jsonEnd(bytes: Uint8Array): number | null {
  // One character a byte: no byte of a longer character of UTF-8 looks like a quote or a bracket.
  const text = new TextDecoder('latin1').decode(bytes)
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') {
      do at = text.indexOf('"', at + 1)
      while (at >= 0 && isEscaped(text, at))
      if (at < 0) return null
    } else if (character === '{' || character === '[') depth += 1
    else if ((character === '}' || character === ']') && (depth -= 1) <= 0) return at + 1
  }
  return null
}
