import { type ErrorDetail, limits } from '@trainyard/spec'
import { jsonPath } from './json-path.js'

/** At most this many faults are listed: a hostile body could hold one in every value. */
const listed = 100

/** NUL, and halves of surrogate pairs that stand alone: in this mode a whole pair is one character and does not match. */
const unstorable = /[\u0000\p{Surrogate}]/u

type Visit = { value: unknown; path: readonly PropertyKey[] }

/**
 * Looks through a parsed value without recursion: too deep, too many values, or text that Postgres cannot store (NUL, half a surrogate pair).
 * `within` is put before the paths.
 */
export function textFaults(root: unknown, within: readonly PropertyKey[] = []): ErrorDetail[] {
  const faults: ErrorDetail[] = []
  const stack: Visit[] = [{ value: root, path: within }]
  let seen = 0
  for (let visit = stack.pop(); visit && faults.length < listed; visit = stack.pop()) {
    const { value, path } = visit
    seen += 1
    if (seen > limits.jsonNodes) return [...faults, { path: '', rule: 'maximum_values', message: `the body must hold at most ${limits.jsonNodes} values` }]
    if (path.length - within.length > limits.jsonDepth) return [...faults, { path: '', rule: 'maximum_depth', message: `the body must be nested at most ${limits.jsonDepth} deep` }]
    if (typeof value === 'string') faults.push(...storable(value, path))
    if (typeof value !== 'object' || value === null) continue
    for (const [key, inner] of Object.entries(value)) {
      if (!Array.isArray(value)) faults.push(...storable(key, path))
      stack.push({ value: inner, path: [...path, Array.isArray(value) ? Number(key) : key] })
    }
  }
  return faults
}

function storable(text: string, path: readonly PropertyKey[]): ErrorDetail[] {
  if (!unstorable.test(text)) return []
  const at = jsonPath(path)
  return [{ path: at, rule: 'text', message: `${at === '' ? 'the body' : at} holds a NUL or half a surrogate pair, which cannot be stored` }]
}
