import { jsonPath } from '@trainyard/runtime'
import { type ErrorDetail, limits } from '@trainyard/spec'

/** At most this many errors are listed: a hostile body could hold one in every value. */
const listed = 100
/** Halves of surrogate pairs that stand alone: in this mode a whole pair is one character and does not match. */
const halfPair = /\p{Surrogate}/u
const unstorable = (text: string): boolean => text.includes('\u0000') || halfPair.test(text)

/** An entry of the value. Paths are only made where there is an error: most values have none. */
type Entry = { value: unknown; key: PropertyKey; parent: Entry | null; depth: number }

/**
 * Looks through a parsed value without recursion: too deep, too many values, or text that Postgres cannot store (NUL, half a surrogate pair).
 * `within` is put before the paths.
 */
export function textErrors(root: unknown, within: readonly PropertyKey[] = []): ErrorDetail[] {
  const errors: ErrorDetail[] = []
  const stack: Entry[] = [{ value: root, key: '', parent: null, depth: 0 }]
  let found = 1
  for (let entry = stack.pop(); entry && errors.length < listed; entry = stack.pop()) {
    const { value, depth } = entry
    if (typeof value === 'string' && unstorable(value)) errors.push(textError(entry, within))
    if (typeof value !== 'object' || value === null) continue
    if (depth >= limits.jsonDepth) return [...errors, { path: '', rule: 'maximum_depth', message: `the body must be nested at most ${limits.jsonDepth} deep` }]
    const isList = Array.isArray(value)
    const keys = Object.keys(value)
    found += keys.length
    if (found > limits.jsonNodes) return [...errors, { path: '', rule: 'maximum_values', message: `the body must hold at most ${limits.jsonNodes} values` }]
    for (const key of keys) {
      if (!isList && unstorable(key)) errors.push(textError(entry, within))
      stack.push({ value: Reflect.get(value, key), key: isList ? Number(key) : key, parent: entry, depth: depth + 1 })
    }
  }
  return errors
}

function textError(entry: Entry, within: readonly PropertyKey[]): ErrorDetail {
  const path: PropertyKey[] = []
  for (let at: Entry | null = entry; at?.parent; at = at.parent) path.unshift(at.key)
  const text = jsonPath([...within, ...path])
  return { path: text, rule: 'text', message: `${text === '' ? 'the body' : text} holds a NUL or half a surrogate pair, which cannot be stored` }
}
