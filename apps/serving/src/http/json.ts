import { defined, elementAt, limits } from '@trainyard/spec'

/** A body that is not the JSON it should be; the message says where and what to do. The reply is 400. */
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

/** What a bare `NaN` is: a missing value, as clients in Python write it, or an error. */
export type JsonOptions = { nan: 'missing' | 'rejected' }

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
export function readJsonText(text: string, { nan }: JsonOptions, depth = 1): unknown {
  const value = parse(text, nan)
  if (checkedKeys(value, depth) !== keysIn(text)) throw new JsonError(`the key ${JSON.stringify(doubledKey(text))} stands twice in one object; give it once`)
  return value
}

function parse(text: string, nan: JsonOptions['nan']): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const plain = withoutNaN(text, nan)
    if (plain === text) throw unreadable(error)
    try {
      return JSON.parse(plain)
    } catch (cause) {
      throw unreadable(cause)
    }
  }
}

const unreadable = (cause: unknown): JsonError =>
  new JsonError(`the body is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })

/** Half of a surrogate pair: no text of Unicode. */
const halfPair = /\p{Cs}/u

/** Checks a value to its depth and counts the keys of all objects in it. */
function checkedKeys(value: unknown, depth: number): number {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new JsonError('a number of the body is beyond 64-bit floats (about ±1.8e308)')
  if (typeof value === 'string' && halfPair.test(value))
    throw new JsonError('a text of the body is not valid Unicode: it holds one half of a surrogate pair (\\ud800 to \\udfff)')
  if (typeof value !== 'object' || value === null) return 0
  if (depth > limits.jsonDepth) throw new JsonError(`the body is nested deeper than ${limits.jsonDepth} levels`)
  let keys = 0
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item !== 'number' || !Number.isFinite(item)) keys += checkedKeys(item, depth + 1)
    return keys
  }
  for (const [key, item] of Object.entries(value)) keys += 1 + checkedKeys(key, depth) + checkedKeys(item, depth + 1)
  return keys
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
    if (quote < 0) throw new JsonError(`the body is not valid JSON: the string that begins at character ${start} is not closed`)
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

/** The text with null for every bare NaN; strings stay as they are. */
function withoutNaN(text: string, nan: JsonOptions['nan']): string {
  const parts: string[] = []
  const outside = (start: number, end: number): void => {
    const part = text.slice(start, end)
    if (part.includes('Infinity'))
      throw new JsonError(`±Infinity at character ${start + part.indexOf('Infinity')} is not a value that is taken; send null where a value is missing`)
    if (nan === 'rejected' && part.includes('NaN'))
      throw new JsonError(`NaN at character ${start + part.indexOf('NaN')}: JSON has no NaN; send null where a value is missing`)
    parts.push(part.replaceAll('NaN', 'null'))
  }
  let last = 0
  for (const { start, end } of stringsIn(text)) {
    outside(last, start)
    parts.push(text.slice(start, end))
    last = end
  }
  outside(last, text.length)
  return parts.join('')
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
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
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
