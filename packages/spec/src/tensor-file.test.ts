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
