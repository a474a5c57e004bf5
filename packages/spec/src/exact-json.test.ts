import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonEnd, readJson } from './exact-json.js'
import { isInexact, losesDigits } from './number-text.js'

const read = (text: string, nan: 'missing' | 'rejected' = 'missing') => readJson(Buffer.from(text), { nan, inexact: 'typed' })

/** JSON values whose texts look like what is looked for: quotes, backslashes, braces, colons, NaN and Infinity within strings. */
const tricky = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ',', 'NaN', 'Infinity', '-', 'a', ' ', 'é', '日', '\n'), maxLength: 8 })
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    tricky,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.constantFrom(null, true, false),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(tricky, tie('value'), { maxKeys: 4 }),
  ),
}))

test('every JSON is read as JSON.parse reads it, however it is laid out', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (given, space) => {
      const text = JSON.stringify(given, null, space)
      expect(read(text)).toEqual(JSON.parse(text))
      expect(read(text, 'rejected')).toEqual(JSON.parse(text))
    }),
    { numRuns: 1_000 },
  )
})

test('a bare NaN is null wherever a value may stand, and text that says NaN stays as it is', () => {
  const hole = 'a hole that no drawn text holds'
  fc.assert(
    fc.property(fc.array(fc.oneof(value, fc.constant(hole)), { maxLength: 8 }), tricky, (items, key) => {
      const given = { rows: items, [`k${key}`]: [hole, `NaN ${key}`] }
      const text = JSON.stringify(given).replaceAll(JSON.stringify(hole), 'NaN')
      expect(read(text)).toEqual(JSON.parse(JSON.stringify(given).replaceAll(JSON.stringify(hole), 'null')))
      expect(() => read(text, 'rejected')).toThrow('JSON has no NaN; send null where a value is missing')
    }),
    { numRuns: 500 },
  )
})

test('a number that is not exact is its text, wherever it stands and however it is written, or an error that names it; all others are the nearest float64', () => {
  const long = 2n ** 53n - 1n
  const whole = fc.oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    fc.bigInt({ min: -long - 9n, max: -long + 9n }),
    fc.bigInt({ min: long - 9n, max: long + 9n }),
  )
  const number = fc.tuple(whole, fc.constantFrom('', '.0', 'e0', '.25E+1', 'e-3')).map(([digits, end]) => `${digits}${end}`)
  const item = fc.oneof(number, fc.constantFrom('"12345678901234567890"', '"a\\"12345678901234567890"', 'true', '[]'))
  fc.assert(
    fc.property(fc.array(item, { maxLength: 6 }), fc.constantFrom('', ' ', '\n'), fc.boolean(), (items, space, hasNaN) => {
      const text = `{${space}"12345678901234567890":[${[...items, ...(hasNaN ? ['NaN'] : [])].join(`${space},${space}`)}]${space},"b":${items.length}}`
      const bytes = Buffer.from(text)
      for (const [inexact, isText] of [
        ['cells', isInexact],
        ['typed', losesDigits],
      ] as const) {
        const list = [...items.map((each) => (isText(each) ? each : JSON.parse(each))), ...(hasNaN ? [null] : [])]
        expect(readJson(bytes, { nan: 'missing', inexact })).toEqual({ '12345678901234567890': list, b: items.length })
      }
      const lost = items.find(losesDigits)
      const read = () => readJson(bytes, { nan: 'missing', inexact: 'rejected' })
      if (lost === undefined) expect(read).not.toThrow()
      else expect(read).toThrow(`the number ${lost} would be rounded to ${Number(lost)}: send it as a text`)
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['{"a":[1,Infinity]}', '±Infinity at character 8 is not a value that is taken'],
  ['{"a":-Infinity}', '±Infinity'],
  ['[1e400]', 'beyond 64-bit floats'],
  ['[-1e999,2]', 'beyond 64-bit floats'],
  ['{"a":1,"b":2,"a":3}', 'the key "a" stands twice'],
  ['[{"x":{"y":1,"y":1}}]', 'the key "y" stands twice'],
  ['{"a":1,"\\u0061":2}', 'the key "a" stands twice'],
  ['{"__proto__":1,"__proto__":2}', 'the key "__proto__" stands twice'],
  ['["\\ud800"]', 'half of a surrogate pair'],
  ['{"\\udfff":1}', 'half of a surrogate pair'],
  ['', 'the body is empty'],
  ['  \n', 'the body is empty'],
  ['{"a":', 'not valid JSON'],
  ['{"a":"b', 'the string that begins at character 5 is not closed'],
  ['[1,NaN,,2]', 'not valid JSON'],
  ['[NaNNaN]', 'not valid JSON'],
  ['-NaN', 'not valid JSON'],
  [`${'['.repeat(33)}${']'.repeat(33)}`, 'nested deeper than 32 levels'],
  [`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`, 'nested deeper than 32 levels'],
])('%s is rejected', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('bytes that are not UTF-8 are rejected; a mark of the byte order is not part of the text', () => {
  expect(() => readJson(Buffer.from([0x22, 0xff, 0x22]), { nan: 'missing', inexact: 'typed' })).toThrow('the body is not valid UTF-8')
  expect(() => readJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), { nan: 'missing', inexact: 'typed' })).toThrow('the body is not valid UTF-8')
  expect(read('\ufeff[1]')).toEqual([1])
})

test('keys of the prototype are keys like any other', () => {
  expect(Object.keys(read('{"__proto__":{"x":1},"constructor":2}') as object)).toEqual(['__proto__', 'constructor'])
})

test('hostile texts take time in proportion to their length: a million quotes and backslashes are read at once', () => {
  for (const text of [
    `"${'\\"'.repeat(1_000_000)}`,
    `["${'\\\\'.repeat(1_000_000)}", NaN]`,
    `[${'"",'.repeat(300_000)}NaN]`,
    `[NaN, "${'\\"'.repeat(1_000_000)}`,
  ])
    try {
      read(text)
    } catch (error) {
      expect(error).toHaveProperty('name', 'JsonError')
    }
})

test('the end of the JSON is found in bytes, whatever follows it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.dictionary(tricky, value), fc.array(value)), fc.uint8Array({ maxLength: 40 }), (given, rest) => {
      const json = Buffer.from(JSON.stringify(given))
      expect(jsonEnd(Buffer.concat([json, rest]))).toBe(json.length)
    }),
    { numRuns: 500 },
  )
  for (const open of ['{"a":1', '["x', '', 'NaN']) expect(jsonEnd(Buffer.from(open))).toBe(null)
})
