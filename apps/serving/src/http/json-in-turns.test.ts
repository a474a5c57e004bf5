import { JsonError, readJson } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJsonInTurns } from './json-in-turns.js'

const options = [
  { nan: 'missing', inexact: 'typed' },
  { nan: 'rejected', inexact: 'cells' },
] as const

/** What a reader makes of a text: its value, or that it is an error. */
const outcome = async (read: () => unknown): Promise<unknown> => {
  try {
    return { value: await read() }
  } catch (error) {
    if (error instanceof JsonError) return 'rejected'
    throw error
  }
}

const tricky = fc.string({
  unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', 'NaN', 'Infinity', '-', 'a', ' ', 'é', '日', '😀', '\n'),
  maxLength: 8,
})
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    tricky,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.constantFrom(null, true, false, 2 ** 53, -(2 ** 64)),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(fc.oneof(tricky, fc.constantFrom('__proto__', 'constructor', '1', '0')), tie('value'), { maxKeys: 5 }),
  ),
}))
const text = fc.tuple(value, fc.constantFrom(undefined, 1, '\t')).map(([given, space]) => JSON.stringify(given, null, space))

test('a body that is read in pieces is what it is when it is read at once, for pieces of any size', async () => {
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 40 }), fc.constantFrom(...options), async (json, piece, option) => {
      expect(await readJsonInTurns(Buffer.from(json), option, piece)).toEqual(readJson(Buffer.from(json), option))
    }),
    { numRuns: 2_000 },
  )
})

test('a text with something taken out, doubled or put in is read or rejected alike', async () => {
  const inserted = fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', 'NaN', 'Infinity', '1e999', '"a":1,', ' ', '\ud800', 'x', '-', '\u0000')
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.nat(),
      fc.nat(3),
      fc.option(inserted, { nil: '' }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(...options),
      async (json, place, taken, put, piece, option) => {
        const at = place % (json.length + 1)
        const bytes = Buffer.from(json.slice(0, at) + put + json.slice(at + taken))
        expect(await outcome(() => readJsonInTurns(bytes, option, piece))).toEqual(await outcome(() => readJson(bytes, option)))
      },
    ),
    { numRuns: 3_000 },
  )
})

test.each([
  ['[1,2,', 'expected a value at byte'],
  ['[1,2,]', 'not valid JSON'],
  ['{"a":1,}', 'expected a key in quotes'],
  ['{"a" 1}', 'expected a colon'],
  ['[1 2]', 'not valid JSON'],
  ['[1]  ]', 'expected the end at byte 5, found "]"'],
  ['{"a":1,"b":2,"a":3}', 'the key "a" stands twice'],
  [`["${'x'.repeat(50)}`, 'the string that begins at byte 1 is not closed'],
  [`${'['.repeat(33)}${']'.repeat(33)}`, 'nested deeper than 32 levels'],
  [`${'[1,'.repeat(33)}1${']'.repeat(33)}`, 'nested deeper than 32 levels'],
  ['[1,2,3,Infinity]', '±Infinity'],
  ['     ', 'the body is empty'],
])('%s is rejected with what is wrong', async (json, message) => {
  await expect(readJsonInTurns(Buffer.from(json), options[0], 4)).rejects.toThrow(message)
})

test('others have a turn after each piece', async () => {
  const json = Buffer.from(JSON.stringify({ instances: Array.from({ length: 100 }, () => Array.from({ length: 1_000 }, () => 0.125)) }))
  let turns = 0
  let reading = true
  const count = (): void => {
    turns += 1
    if (reading) setImmediate(count)
  }
  setImmediate(count)
  await readJsonInTurns(json, options[0], 10_000)
  reading = false
  expect(turns).toBeGreaterThan(json.length / 10_000 / 2)
})
