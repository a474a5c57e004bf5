import { jsonPath } from '@trainyard/runtime'
import { type ErrorDetail, limits } from '@trainyard/spec'

/** At most this many errors are listed: a hostile body could hold one in every value. */
const listed = 100
/** Halves of surrogate pairs that stand alone: in this mode a whole pair is one character and does not match. */
const halfPair = /\p{Surrogate}/u
const unstorable = (text: string): boolean => text.includes('\u0000') || halfPair.test(text)

/** A place in the value. Paths are only made where there is an error: most values have none. */
type Place = { value: unknown; key: PropertyKey; parent: Place | null; depth: number }

/**
 * Looks through a parsed value without recursion: too deep, too many values, or text that Postgres cannot store (NUL, half a surrogate pair).
 * `within` is put before the paths.
 */
export function textErrors(root: unknown, within: readonly PropertyKey[] = []): ErrorDetail[] {
  const errors: ErrorDetail[] = []
  const stack: Place[] = [{ value: root, key: '', parent: null, depth: 0 }]
  let found = 1
  for (let place = stack.pop(); place && errors.length < listed; place = stack.pop()) {
    const { value, depth } = place
    if (typeof value === 'string' && unstorable(value)) errors.push(textError(place, within))
    if (typeof value !== 'object' || value === null) continue
    if (depth >= limits.jsonDepth) return [...errors, { path: '', rule: 'maximum_depth', message: `the body must be nested at most ${limits.jsonDepth} deep` }]
    const isList = Array.isArray(value)
    const keys = Object.keys(value)
    found += keys.length
    if (found > limits.jsonNodes) return [...errors, { path: '', rule: 'maximum_values', message: `the body must hold at most ${limits.jsonNodes} values` }]
    for (const key of keys) {
      if (!isList && unstorable(key)) errors.push(textError(place, within))
      stack.push({ value: Reflect.get(value, key), key: isList ? Number(key) : key, parent: place, depth: depth + 1 })
    }
  }
  return errors
}

function textError(place: Place, within: readonly PropertyKey[]): ErrorDetail {
  const path: PropertyKey[] = []
  for (let at: Place | null = place; at?.parent; at = at.parent) path.unshift(at.key)
  const text = jsonPath([...within, ...path])
  return { path: text, rule: 'text', message: `${text === '' ? 'the body' : text} holds a NUL or half a surrogate pair, which cannot be stored` }
}
