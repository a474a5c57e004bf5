import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBinaryTensor, writeBinaryTensor } from './tensors.js'
import { type Datatype, datatypeBytes, type Element } from './tensors.js'
import { encodeInferReply, readInferBody } from './infer-messages.js'

const bytesOf = (json: unknown, ...raw: Uint8Array[]) => Buffer.concat([Buffer.from(JSON.stringify(json)), ...raw])
const ranges: Record<Datatype, fc.Arbitrary<Element>> = {
  BOOL: fc.boolean(),
  UINT8: fc.integer({ min: 0, max: 255 }),
  INT8: fc.integer({ min: -128, max: 127 }),
  UINT16: fc.integer({ min: 0, max: 65_535 }),
  INT16: fc.integer({ min: -32_768, max: 32_767 }),
  UINT32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  INT32: fc.integer(),
  UINT64: fc.maxSafeNat(),
  INT64: fc.maxSafeInteger(),
  FP32: fc.float(),
  FP64: fc.double(),
  BYTES: fc.string({ unit: 'grapheme' }),
}

describe('binary tensors', () => {
  test.each(Object.keys(datatypeBytes) as Datatype[])('%s values come back as they were sent', (datatype) => {
    fc.assert(
      fc.property(fc.array(ranges[datatype], { maxLength: 20 }), (values) => {
        const shape = [values.length]
        expect(readBinaryTensor(writeBinaryTensor({ name: 'x', datatype, shape, values }), 'x', datatype, shape)).toEqual(values)
      }),
    )
  })

  test('what the protocol’s own client sends is read: JSON of the length in the header, then the raw tensor', () => {
    const json = '{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","parameters":{"binary_data_size":16}}],"parameters":{"binary_data_output":true}}'
    const call = readInferBody(Buffer.concat([Buffer.from(json), new Uint8Array(new Float32Array([1, 2, 3, 4]).buffer)]), '135')
    expect(call).toEqual({
      id: undefined,
      inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], values: [1, 2, 3, 4] }],
      outputs: null,
      binaryByDefault: true,
    })
  })

  test.each(['0', '-1', '1e3', 'x', '100000'])('a header length of %s is rejected', (length) => {
    expect(() => readInferBody(bytesOf({ inputs: [] }), length)).toThrow('Inference-Header-Content-Length must be a number from 1')
  })

  test('a tensor shorter or longer than its shape is rejected with both lengths', () => {
    const input = (size: number) => ({ inputs: [{ name: 'x', shape: [2], datatype: 'FP32', parameters: { binary_data_size: size } }] })
    const header = String(JSON.stringify(input(4)).length)
    expect(() => readInferBody(bytesOf(input(4), new Uint8Array(4)), header)).toThrow("input 'x' has 4 bytes, its shape [2] of FP32 wants 8")
    expect(() => readInferBody(bytesOf(input(8), new Uint8Array(4)), header)).toThrow("input 'x' claims 8 bytes of binary data, 4 are left")
    expect(() => readInferBody(bytesOf(input(8), new Uint8Array(9)), header)).toThrow('1 bytes follow the last binary tensor')
  })
})

describe('JSON tensors', () => {
  const infer = (input: object) => readInferBody(bytesOf({ inputs: [{ name: 'x', ...input }] }), undefined).inputs[0]?.values

  test('flat and nested data are the same', () => {
    expect(infer({ shape: [2, 2], datatype: 'FP32', data: [1, 2, 3, 4] })).toEqual([1, 2, 3, 4])
    expect(
      infer({
        shape: [2, 2],
        datatype: 'FP32',
        data: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toEqual([1, 2, 3, 4])
  })

  test('a value of another type, a wrong count and missing data are named', () => {
    expect(() => infer({ shape: [2], datatype: 'FP32', data: [1, 'two'] })).toThrow(`input 'x', element 1: "two" is not of type FP32`)
    expect(() => infer({ shape: [3], datatype: 'FP32', data: [1] })).toThrow("input 'x' has 1 values, its shape [3] wants 3")
    expect(() => infer({ shape: [3], datatype: 'FP32' })).toThrow("input 'x' has no data")
  })

  test('keys beyond the protocol are let through, as clients of the field send some', () => {
    const body = bytesOf({
      model_name: 'm',
      id: '1',
      inputs: [{ name: 'x', shape: [1], datatype: 'FP32', data: [1] }],
      outputs: [{ name: 'y', parameters: { binary_data: false } }],
    })
    expect(readInferBody(body, undefined)).toMatchObject({ id: '1', outputs: [{ name: 'y', binary: false }] })
  })
})

test('a reply carries binary tensors after its JSON, and says where they begin', () => {
  const { body, headerBytes } = encodeInferReply({ model_name: 'm', model_version: '1', id: '7', parameters: {} }, [
    { name: 'label', datatype: 'BYTES', shape: [1], values: ['cat'], binary: true },
    { name: 'p', datatype: 'FP32', shape: [2], values: [0.5, null], binary: false },
  ])
  const json: unknown = JSON.parse(
    Buffer.from(body)
      .subarray(0, headerBytes ?? 0)
      .toString(),
  )
  expect(json).toEqual({
    model_name: 'm',
    model_version: '1',
    id: '7',
    parameters: {},
    outputs: [
      { name: 'label', datatype: 'BYTES', shape: [1], parameters: { binary_data_size: 7 } },
      { name: 'p', datatype: 'FP32', shape: [2], data: [0.5, null] },
    ],
  })
  expect(Buffer.from(body).subarray(headerBytes ?? 0)).toEqual(Buffer.from([3, 0, 0, 0, 99, 97, 116]))
})
