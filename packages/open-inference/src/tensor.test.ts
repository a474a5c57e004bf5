import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { type Datatype, datatypes, type ElementInput } from './datatypes.js'
import { TensorError } from './errors.js'
import { tensor, tensorOf } from './tensor.js'

const integerRanges: readonly [Datatype, bigint, bigint][] = [
  ['UINT8', 0n, 255n],
  ['UINT16', 0n, 65_535n],
  ['UINT32', 0n, 4_294_967_295n],
  ['UINT64', 0n, 18_446_744_073_709_551_615n],
  ['INT8', -128n, 127n],
  ['INT16', -32_768n, 32_767n],
  ['INT32', -2_147_483_648n, 2_147_483_647n],
  ['INT64', -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
]

describe.each(integerRanges)('%s', (datatype, least, most) => {
  test('holds every whole number of its range exactly, in binary and in JSON', () => {
    const codec = datatypes[datatype]
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.bigInt({ min: least, max: most }), fc.constantFrom(least, most)), { maxLength: 20 }), (values) => {
        const { data } = tensor('x', datatype, [values.length], values)
        expect(Array.from(codec.read(codec.write(data as never), values.length) as ArrayLike<unknown>, String)).toEqual(values.map(String))
        expect(codec.toJson(data as never)).toEqual(values.map(String))
      }),
    )
  })

  test('refuses what lies outside it, fractions, texts and what a number cannot hold', () => {
    const wrong: ElementInput[] = [least - 1n, most + 1n, 1.5, Number.NaN, Infinity, '1', null, 2 ** 53, 1e300]
    for (const value of wrong) {
      if (typeof value === 'number' && Number.isInteger(value) && BigInt(value) <= most && datatypes[datatype].bytes !== 8) continue
      expect(() => tensor('x', datatype, [2], [1, value])).toThrow(/tensor "x": element 1 must be a whole number between/)
    }
  })
})

test('a missing number is NaN; a number that the datatype would make infinite is refused', () => {
  for (const datatype of ['FP16', 'BF16', 'FP32', 'FP64'] as const) expect(Array.from(tensor('x', datatype, [2], [null, 1.5]).data)).toEqual([Number.NaN, 1.5])
  expect(() => tensor('x', 'FP32', [1], [1e39])).toThrow(TensorError)
  expect(() => tensor('x', 'FP16', [1], [65_520])).toThrow(TensorError)
  expect(Array.from(tensor('x', 'FP32', [1], [Infinity]).data)).toEqual([Infinity])
})

test('bytes have the layout of the binary extension: little-endian, texts behind their length', () => {
  expect([...datatypes.FP32.write(tensor('x', 'FP32', [1], [1]).data)]).toEqual([0, 0, 0x80, 0x3f])
  expect([...datatypes.INT16.write(tensor('x', 'INT16', [1], [-2]).data)]).toEqual([0xfe, 0xff])
  expect([...datatypes.BYTES.write(tensor('x', 'BYTES', [2], ['ä', '']).data)]).toEqual([2, 0, 0, 0, 0xc3, 0xa4, 0, 0, 0, 0])
  expect([...datatypes.BOOL.write(tensor('x', 'BOOL', [2], [true, false]).data)]).toEqual([1, 0])
})

test('texts and bytes of any length come back', () => {
  const character = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff })).map((code) => String.fromCodePoint(code))
  const elements = fc.array(fc.oneof(fc.string({ unit: character, maxLength: 8 }), fc.uint8Array({ maxLength: 40 })), { maxLength: 12 })
  fc.assert(
    fc.property(elements, (values) => {
      const { data } = tensor('x', 'BYTES', [values.length], values)
      const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
      const wanted = values.map((value) => hex(typeof value === 'string' ? Buffer.from(value, 'utf8') : value))
      expect(datatypes.BYTES.read(datatypes.BYTES.write(data), values.length).map(hex)).toEqual(wanted)
    }),
  )
})

test('bytes that end inside an element are refused at every place where they can end', () => {
  const whole = datatypes.BYTES.write(tensor('x', 'BYTES', [2], ['ab', 'c']).data)
  for (let length = 0; length < whole.length; length++) expect(() => datatypes.BYTES.read(whole.subarray(0, length), 2)).toThrow(TensorError)
})

test('nested lists give the shape; ragged ones are refused', () => {
  expect(
    tensorOf('x', 'FP32', [
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ).toMatchObject({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) })
  expect(() => tensorOf('x', 'FP32', [[1, 2], [3]])).toThrow(/the lists of level 1 have 2 and 1 elements/)
  expect(() => tensorOf('x', 'FP32', [[1], 2])).toThrow(/not nested equally deep/)
  expect(() => tensor('x', 'FP32', [2, 2], [1, 2, 3])).toThrow(/the shape \[2, 2\] has 4 elements; received 3/)
  expect(() => tensor('x', 'FP32', [-1], [])).toThrow(/whole number of at least 0/)
})
