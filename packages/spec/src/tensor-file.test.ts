import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readTensorFile, writeTensorFile } from './tensor-file.js'

test('what is written is read back, whatever the alignment of the bytes', () => {
  const file = writeTensorFile(
    { a: { dtype: 'U8', shape: [3], data: new Uint8Array([1, 2, 3]) }, b: { dtype: 'F64', shape: [1, 2], data: new Float64Array([Math.PI, Number.NaN]) } },
    { note: 'ü' },
  )
  const shifted = new Uint8Array(file.length + 1)
  shifted.set(file, 1)
  for (const bytes of [file, shifted.subarray(1)]) {
    const read = readTensorFile(bytes)
    expect(read.metadata).toEqual({ note: 'ü' })
    expect(read.tensor('a').data).toEqual(new Uint8Array([1, 2, 3]))
    expect(read.tensor('b')).toEqual({ dtype: 'F64', shape: [1, 2], data: new Float64Array([Math.PI, Number.NaN]) })
  }
})

test('a shape that does not fit its data is rejected when writing', () => {
  expect(() => writeTensorFile({ a: { dtype: 'F32', shape: [2, 2], data: new Float32Array(3) } })).toThrow('shape [2, 2] holds 4 elements, its data 3')
})

test('a file cut short is rejected when reading', () => {
  const file = writeTensorFile({ a: { dtype: 'F32', shape: [4], data: new Float32Array(4) } })
  expect(() => readTensorFile(file.subarray(0, file.length - 1)).tensor('a')).toThrow('ends at')
  expect(() => readTensorFile(file.subarray(0, 20))).toThrow('not a tensor file')
})

/** A file with a header as it is given, and so many bytes of tensors. */
function fileWith(header: string | Uint8Array, dataBytes: number): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const file = new Uint8Array(8 + text.length + dataBytes)
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true)
  file.set(text, 8)
  return file
}

const entry = (dtype: string, shape: unknown, ...offsets: number[]): unknown => ({ dtype, shape, data_offsets: offsets })

test.each([
  ['JSON that breaks off', '{"a":', 'its header is not JSON in UTF-8'],
  ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'its header is not JSON in UTF-8'],
  ['a list in place of an object', '[]', 'its header'],
  ['an element type that is not read', JSON.stringify({ a: entry('F16', [2], 0, 4) }), 'tensor a: dtype'],
  ['a side below zero', JSON.stringify({ a: entry('U8', [-1], 0, 1) }), 'tensor a: shape: 0'],
  ['an entry that is null', JSON.stringify({ a: null }), 'tensor a'],
  ['metadata that are no texts', JSON.stringify({ __metadata__: { a: 1 } }), '__metadata__: a'],
  ['tensors that overlap', JSON.stringify({ a: entry('U8', [4], 0, 4), b: entry('U8', [4], 2, 6) }), 'tensor b begins at byte'],
  ['bytes of no tensor', JSON.stringify({ a: entry('U8', [2], 0, 2), b: entry('U8', [2], 4, 6) }), 'tensor b begins at byte'],
  ['a name that stands twice', `{"a":${JSON.stringify(entry('U8', [2], 0, 2))},"a":${JSON.stringify(entry('U8', [2], 2, 4))}}`, 'tensor a begins at byte'],
])('%s is rejected with the reason', (_, header, reason) => {
  expect(() => readTensorFile(fileWith(header, 8))).toThrow(RangeError)
  expect(() => readTensorFile(fileWith(header, 8))).toThrow(reason)
})

test('a file with changed bytes is read or rejected with a RangeError, and what is read lies within it', () => {
  const file = writeTensorFile(
    {
      a: { dtype: 'F32', shape: [2, 3], data: new Float32Array(6) },
      b: { dtype: 'U8', shape: [0], data: new Uint8Array(0) },
      c: { dtype: 'U8', shape: [5], data: new Uint8Array(5) },
    },
    { note: 'x' },
  )
  const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(changes, fc.nat(file.length), (changed, length) => {
      const bytes = file.slice()
      for (const [at, value] of changed) bytes[at] = value
      for (const each of [bytes, bytes.subarray(0, length)])
        expect(sizesOrReason(each)).toSatisfy((sizes) => sizes instanceof RangeError || sizes <= each.length)
    }),
    { numRuns: 2000 },
  )
})

/** The bytes of all tensors of a file together, or why it is none; any other error is thrown. */
function sizesOrReason(bytes: Uint8Array): number | RangeError {
  try {
    const { names, tensor } = readTensorFile(bytes)
    return names.reduce((sum, name) => sum + tensor(name).data.byteLength, 0)
  } catch (error) {
    if (error instanceof RangeError) return error
    throw error
  }
}
