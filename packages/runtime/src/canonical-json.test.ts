import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalSha256 } from './canonical-json.js'

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

/** JSON with keys that an object would sort by itself, that name a prototype, or that are empty; and numbers that are equal to texts. */
const key = fc.oneof(fc.constantFrom('0', '1', '9', '10', '-1', '01', '', '__proto__', 'constructor', 'toJSON', 'a', 'A', 'é'), fc.string())
const leaf = fc.oneof(fc.constantFrom<unknown>(null, true, false, 0, 1, '', '0', '1', 'true', 'null'), fc.integer(), fc.string())
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 4 })),
})).value

test('the order of keys does not matter, at any depth', () => {
  fc.assert(
    fc.property(json, (value) => canonicalSha256(reversed(value)) === canonicalSha256(value)),
    { numRuns: 2_000 },
  )
  expect(canonicalSha256(JSON.parse('{"10":1,"9":{"b":2,"a":1}}'))).toBe(canonicalSha256(JSON.parse('{"9":{"a":1,"b":2},"10":1}')))
})

test('two values have the same hash only if they are the same', () => {
  // Of two values that are drawn apart hardly any are close: half of the pairs differ in one leaf.
  const pairs = fc.oneof(
    fc.tuple(json, json),
    fc.tuple(json, leaf, leaf).map(([value, a, b]): [unknown, unknown] => [
      [value, a],
      [value, b],
    ]),
  )
  fc.assert(
    fc.property(pairs, ([a, b]) => (canonicalSha256(a) === canonicalSha256(b)) === isDeepStrictEqual(reversed(a), reversed(b))),
    { numRuns: 2_000 },
  )
})
