import { type TensorDatatype, tensorDatatypes } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Work } from '../../http/turns.js'
import type { Element } from './datatypes.js'
import { readBinaryTensor, readJsonTensor, writeBinaryTensor } from './tensors.js'

function whole<T>(work: Work<T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done === true) return step.value
}
const wholeBinaryTensor = (...sent: Parameters<typeof readBinaryTensor>) => whole(readBinaryTensor(...sent))
const wholeJsonTensor = (...sent: Parameters<typeof readJsonTensor>) => whole(readJsonTensor(...sent))

/** Least and greatest value of each type of whole numbers, written out; 64 bits as far as JavaScript is exact. */
const bounds: Partial<Record<TensorDatatype, [number, number]>> = {
  UINT8: [0, 255],
  INT8: [-128, 127],
  UINT16: [0, 65_535],
  INT16: [-32_768, 32_767],
  UINT32: [0, 4_294_967_295],
  INT32: [-2_147_483_648, 2_147_483_647],
  UINT64: [0, 9_007_199_254_740_991],
  INT64: [-9_007_199_254_740_991, 9_007_199_254_740_991],
}
const wholeTypes = Object.keys(bounds) as TensorDatatype[]
const boundsOf = (datatype: TensorDatatype): [number, number] => bounds[datatype] ?? [Number.NaN, Number.NaN]
const floats = { noDefaultInfinity: true, noNaN: true } as const
const valuesOf = (datatype: TensorDatatype): fc.Arbitrary<Element> => {
  if (datatype === 'BOOL') return fc.boolean()
  if (datatype === 'FP64') return fc.double(floats)
  if (datatype === 'FP32') return fc.float(floats)
  const [min, max] = boundsOf(datatype)
  return fc.oneof(fc.integer({ min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) }), fc.constantFrom(min, max))
}
const sent = tensorDatatypes.filter((datatype) => !['FP16', 'BF16', 'BYTES'].includes(datatype))

describe('binary tensors', () => {
  test.each(sent)('%s values come back as they were sent, and as JSON has them', (datatype) => {
    fc.assert(
      fc.property(fc.array(valuesOf(datatype), { maxLength: 20 }), (values) => {
        const shape = [values.length]
        const read = wholeBinaryTensor(writeBinaryTensor({ name: 'x', datatype, shape, values }), 'x', datatype, shape)
        expect(read).toEqual(values)
        expect(wholeJsonTensor(JSON.parse(JSON.stringify(values.map((value) => (Object.is(value, -0) ? 0 : value)))), 'x', datatype, shape)).toEqual(
          values.map((value) => (Object.is(value, -0) ? 0 : value)),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('BYTES are bytes, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 }), (values) => {
        const shape = [values.length]
        const read = wholeBinaryTensor(writeBinaryTensor({ name: 'x', datatype: 'BYTES', shape, values }), 'x', 'BYTES', shape)
        expect(read.map((value) => Buffer.from(value as Uint8Array))).toEqual(values.map((value) => Buffer.from(value)))
      }),
    )
  })

  const half = (bits: number, datatype: 'FP16' | 'BF16') => wholeBinaryTensor(Uint8Array.of(bits & 0xff, bits >>> 8), 'x', datatype, [1])[0]
  test.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65_504],
    [0x0001, 2 ** -24],
    [0x03ff, 1_023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x0000, 0],
    [0x8000, -0],
    [0x7e00, null],
  ])('FP16 %i is %f', (bits, value) => {
    expect(half(bits, 'FP16')).toBe(value)
  })

  test('BF16 is the upper half of an FP32', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff }), (bits) => {
        const view = new DataView(new ArrayBuffer(4))
        view.setUint16(2, bits, true)
        const value = view.getFloat32(0, true)
        fc.pre(Math.abs(value) !== Number.POSITIVE_INFINITY)
        expect(half(bits, 'BF16')).toBe(Number.isNaN(value) ? null : value)
      }),
      { numRuns: 500 },
    )
  })

  test.each(['FP16', 'BF16', 'FP32', 'FP64'] as const)('NaN of %s is a missing value, and ±Infinity is rejected by name', (datatype) => {
    const bytes = { FP16: [0x7e00, 0x7c00, 0xfc00], BF16: [0x7fc0, 0x7f80, 0xff80] }
    const tensorOf = (index: 0 | 1 | 2): Uint8Array => {
      if (datatype === 'FP32') return new Uint8Array(Float32Array.of([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][index] ?? 0).buffer)
      if (datatype === 'FP64') return new Uint8Array(Float64Array.of([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][index] ?? 0).buffer)
      return new Uint8Array(Uint16Array.of(bytes[datatype][index] ?? 0).buffer)
    }
    expect(wholeBinaryTensor(tensorOf(0), 'x', datatype, [1])).toEqual([null])
    expect(() => wholeBinaryTensor(tensorOf(1), 'x', datatype, [1])).toThrow("input 'x', element 0: Infinity is not taken; send NaN where a value is missing")
    expect(() => wholeBinaryTensor(tensorOf(2), 'x', datatype, [1])).toThrow('-Infinity is not taken')
  })

  test('a value beyond what is exact, and a BOOL that is neither, are rejected by element', () => {
    const big = (value: bigint) => new Uint8Array(BigInt64Array.of(1n, value).buffer)
    expect(() => wholeBinaryTensor(big(2n ** 53n + 1n), 'x', 'INT64', [2])).toThrow("input 'x', element 1: about 9007199254740992 is beyond ±(2^53 − 1)")
    expect(() => wholeBinaryTensor(big(-1n), 'x', 'UINT64', [2])).toThrow('element 1')
    expect(() => wholeBinaryTensor(Uint8Array.of(1, 0, 2), 'x', 'BOOL', [3])).toThrow("input 'x', element 2: 2 is not of type BOOL: it must be 0 or 1")
  })

  test('bytes that are too few, too many, or that end within a text are rejected with both numbers', () => {
    expect(() => wholeBinaryTensor(new Uint8Array(7), 'x', 'FP32', [2])).toThrow("input 'x' has 7 bytes, its shape [2] of FP32 needs 8")
    expect(() => wholeBinaryTensor(new Uint8Array(1), 'x', 'FP32', [4_294_967_296, 4_294_967_296])).toThrow('needs')
    expect(() => wholeBinaryTensor(Uint8Array.of(9, 0, 0, 0, 65), 'x', 'BYTES', [1])).toThrow("input 'x' ends within element 0 of 1")
    expect(() => wholeBinaryTensor(Uint8Array.of(0, 0, 0, 0, 65), 'x', 'BYTES', [1])).toThrow("input 'x' has 1 bytes after its 1 elements")
    expect(() => wholeBinaryTensor(Uint8Array.of(1, 0, 0, 0, 65), 'x', 'BYTES', [1_000_000_000])).toThrow('ends within element 1 of')
  })
})

describe('JSON tensors', () => {
  test.each(wholeTypes)('%s: every whole number in its range is kept, and nothing else is taken', (datatype) => {
    const [min, max] = boundsOf(datatype)
    const read = (value: unknown) => wholeJsonTensor([value], 'x', datatype, [1])
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.double(), fc.maxSafeInteger(), fc.constantFrom(min, max, min - 1, max + 1, 300, -1, 1.5, 3e9, -5)), (value) => {
        if (Number.isInteger(value) && value >= min && value <= max) expect(read(value)).toEqual([value])
        else expect(() => read(value)).toThrow(/input 'x', element 0: .* is not of type/)
      }),
      { numRuns: 500 },
    )
    for (const other of ['1', true, {}]) expect(() => read(other)).toThrow('it must be a number')
  })

  test.each([
    ['UINT8', 300, '300 is not of type UINT8: it must be from 0 to 255'],
    ['UINT8', -1, '-1 is not of type UINT8: it must be from 0 to 255'],
    ['UINT8', 1.5, '1.5 is not of type UINT8: it must be a whole number'],
    ['INT8', 200, 'from -128 to 127'],
    ['INT32', 3e9, 'from -2147483648 to 2147483647'],
    ['UINT64', -5, 'from 0 to'],
    ['INT64', 9_007_199_254_740_992, 'from -9007199254740991 to 9007199254740991'],
    ['FP32', 1e39, '1e+39 is not of type FP32: it must be within its greatest value; send FP64'],
    ['BOOL', 1, '1 is not of type BOOL: it must be true or false'],
    ['BYTES', 1, '1 is not of type BYTES: it must be a text'],
    ['FP16', 1, 'FP16 cannot be sent in JSON; send it as binary data'],
    ['BF16', 1, 'BF16 cannot be sent in JSON'],
  ] as const)('%s %d is rejected by element with its rule', (datatype, value, text) => {
    expect(() => wholeJsonTensor([1, value].slice(1), 'x', datatype, [1])).toThrow(text)
  })

  test.each(sent)('null is a missing value of %s', (datatype) => {
    expect(wholeJsonTensor([null], 'x', datatype, [1])).toEqual([null])
  })

  test('nested as its shape, flat, and one list a row are the same; what is uneven is rejected', () => {
    const nest = (values: readonly number[], [side = 0, ...rest]: readonly number[]): unknown[] => {
      if (rest.length === 0) return [...values]
      const size = values.length / side
      return Array.from({ length: side }, (_, index) => nest(values.slice(index * size, (index + 1) * size), rest))
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }), fc.nat({ max: 1_000 }), (shape, at) => {
        const values = Array.from({ length: shape.reduce((product, side) => product * side, 1) }, (_, index) => index * 0.5)
        const nested = nest(values, shape)
        expect(wholeJsonTensor(nested, 'x', 'FP32', shape)).toEqual(values)
        expect(wholeJsonTensor(values, 'x', 'FP32', shape)).toEqual(values)
        const [rows = 0] = shape
        expect(wholeJsonTensor(nest(values, [rows, values.length / rows]), 'x', 'FP32', shape)).toEqual(values)
        if (shape.length < 2 || values.length < 2) return
        // A value moved from one list into its neighbor leaves the count right, and the lists uneven.
        const uneven = structuredClone(nest(values, [rows, values.length / rows])) as number[][]
        const [from, to] = [uneven[at % rows], uneven[(at + 1) % rows]]
        if (rows < 2 || !from || !to) return
        to.push(from.pop() ?? 0)
        expect(() => wholeJsonTensor(uneven, 'x', 'FP32', shape)).toThrow('nested evenly')
      }),
      { numRuns: 300 },
    )
    expect(() => wholeJsonTensor([[1, 2, 3], [4]], 'x', 'FP32', [2, 2])).toThrow("input 'x': its data is not nested evenly")
    expect(() => wholeJsonTensor([[1, 2, 3, 4]], 'x', 'FP32', [2, 2])).toThrow('its data is 1 lists, its shape [2, 2] has 2 rows')
    expect(() => wholeJsonTensor([1], 'x', 'FP32', [3])).toThrow("input 'x' has 1 values, its shape [3] needs 3")
  })
})
