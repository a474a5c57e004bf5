import { describe, expect, test } from 'vitest'
import { encodeInferReply, readInferBody } from './infer-messages.js'

const bytesOf = (json: unknown, ...raw: Uint8Array[]) => Buffer.concat([Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)), ...raw])
const one = { name: 'x', shape: [1], datatype: 'FP32', data: [1] }
const binary = (size: unknown, more: object = {}) => ({
  inputs: [{ name: 'x', shape: [1, 4], datatype: 'FP32', parameters: { binary_data_size: size, ...more } }],
})
const floats = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer)
const lengthOf = (json: unknown): string => String(bytesOf(json).length)

test('what the protocol’s own client sends is read: JSON of the length in the header, then the raw tensor', async () => {
  const json = '{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP32","parameters":{"binary_data_size":16}}],"parameters":{"binary_data_output":true}}'
  expect(await readInferBody(bytesOf(json, floats), '135')).toEqual({
    id: undefined,
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 4], values: [1, 2, 3, 4] }],
    outputs: null,
    binaryByDefault: true,
    timeoutMs: null,
  })
})

test('a header of 0 is a body of raw values for the one input of a model', async () => {
  const raw = [{ name: 'input', datatype: 'FP32' as const, shape: [-1, 4] }]
  expect(await readInferBody(floats, '0', raw)).toMatchObject({
    inputs: [{ name: 'input', shape: [1, 4], values: [1, 2, 3, 4] }],
    outputs: null,
    binaryByDefault: true,
  })
  await expect(readInferBody(floats, '0', [...raw, ...raw])).rejects.toThrow('needs a model with one input; this one has 2')
  await expect(readInferBody(floats.subarray(1), '0', raw)).rejects.toThrow("input 'input' has 15 bytes, its shape [1, 4] of FP32 needs 16")
})

describe('a length that is wrong is named, with what is right', () => {
  test.each(['-1', '1e3', 'x', '', '1.5', '9'.repeat(40)])('a header of "%s" is no number of bytes', async (length) => {
    await expect(readInferBody(bytesOf(binary(16), floats), length)).rejects.toThrow(
      'Inference-Header-Content-Length must be the number of bytes of the JSON; received',
    )
  })

  test('a header longer than the body', async () => {
    await expect(readInferBody(bytesOf({ inputs: [one] }), '5000')).rejects.toThrow(/Inference-Header-Content-Length is 5000, but the whole body has \d+ bytes/)
  })

  test('a header that counts characters, or bytes of the tensor as well', async () => {
    const json = { id: 'größer', ...binary(16) }
    const [bytes, characters] = [bytesOf(json).length, JSON.stringify(json).length]
    const text = (length: number) => `Inference-Header-Content-Length is ${length}, but the JSON has ${bytes} bytes; count bytes, not characters`
    await expect(readInferBody(bytesOf(json, floats), String(characters))).rejects.toThrow(text(characters))
    await expect(readInferBody(bytesOf(json, floats), String(bytes + 16))).rejects.toThrow(text(bytes + 16))
    await expect(readInferBody(bytesOf(json, floats), String(bytes - 1))).rejects.toThrow(text(bytes - 1))
  })

  test('no header at all', async () => {
    const { length } = bytesOf(binary(16))
    await expect(readInferBody(bytesOf(binary(16), floats), undefined)).rejects.toThrow(
      `16 bytes follow the JSON: where they are binary tensors, send the header Inference-Header-Content-Length: ${length}`,
    )
    await expect(readInferBody(bytesOf(binary(16)), undefined)).rejects.toThrow(
      "input 'x' has binary_data_size 16, but the header Inference-Header-Content-Length",
    )
  })

  test.each([['16'], [-1], [1.5], [true], [null]])('a binary_data_size of %j', async (size) => {
    await expect(readInferBody(bytesOf(binary(size), floats), lengthOf(binary(size)))).rejects.toThrow(
      `input 'x': binary_data_size must be a whole number of bytes; received ${JSON.stringify(size)}`,
    )
  })

  test('a binary_data_size that is missing, too small, or beyond the body', async () => {
    const without = { inputs: [{ name: 'x', shape: [1, 4], datatype: 'FP32' }] }
    await expect(readInferBody(bytesOf(without, floats), lengthOf(without))).rejects.toThrow(
      "input 'x' has no data, and no parameter binary_data_size, the number of its bytes after the JSON; 16 bytes are there",
    )
    await expect(readInferBody(bytesOf(without), undefined)).rejects.toThrow("input 'x' has no data")
    await expect(readInferBody(bytesOf(binary(12), floats), lengthOf(binary(12)))).rejects.toThrow("input 'x' has 12 bytes, its shape [1, 4] of FP32 needs 16")
    await expect(readInferBody(bytesOf(binary(16), floats.subarray(0, 4)), lengthOf(binary(16)))).rejects.toThrow(
      "input 'x' has binary_data_size 16, but 4 bytes are left of the body",
    )
    await expect(readInferBody(bytesOf(binary(16), floats, Uint8Array.of(1)), lengthOf(binary(16)))).rejects.toThrow('1 bytes follow the last binary tensor')
  })

  test('data and binary data at once', async () => {
    const both = { inputs: [{ ...one, parameters: { binary_data_size: 4 } }] }
    await expect(readInferBody(bytesOf(both, new Uint8Array(4)), lengthOf(both))).rejects.toThrow('has both data and binary_data_size')
  })
})

describe('what is asked for', () => {
  const wanted = async (outputs: unknown, more: object = {}) => (await readInferBody(bytesOf({ inputs: [one], outputs, ...more }), undefined)).outputs

  test('an empty list of outputs asks for the usual ones', async () => {
    expect(await wanted([])).toBe(null)
    expect(await wanted(undefined)).toBe(null)
  })

  test('in binary or not, and as how many classes', async () => {
    const outputs = [{ name: 'a' }, { name: 'b', parameters: { binary_data: true } }, { name: 'c', parameters: { classification: 2 } }]
    expect(await wanted(outputs)).toEqual([
      { name: 'a', binary: false, classes: null },
      { name: 'b', binary: true, classes: null },
      { name: 'c', binary: false, classes: 2 },
    ])
    expect(await wanted([{ name: 'a', parameters: { binary_data: false } }, { name: 'b' }], { parameters: { binary_data_output: true } })).toMatchObject([
      { binary: false },
      { binary: true },
    ])
  })

  test.each([
    [[{ name: 'a' }, { name: 'a' }], "output 'a' stands twice in outputs"],
    [[{ name: 'a', parameters: { binary_data: 'yes' } }], 'binary_data must be true or false; received "yes"'],
    [[{ name: 'a', parameters: { classification: -1 } }], 'classification must be the number of classes to give; received -1'],
    [[{ name: 'a', parameters: { classification: '2' } }], 'received "2"'],
    [
      [{ name: 'a', parameters: { shared_memory_region: 'r', shared_memory_byte_size: 8 } }],
      "output 'a' has shared_memory_region: shared memory is not offered",
    ],
  ])('%j is rejected', async (outputs, text) => {
    await expect(wanted(outputs)).rejects.toThrow(text)
  })

  test('an input in shared memory, and one that stands twice, are rejected', async () => {
    const shared = { ...one, data: undefined, parameters: { shared_memory_region: 'r', shared_memory_byte_size: 4 } }
    await expect(readInferBody(bytesOf({ inputs: [shared] }), undefined)).rejects.toThrow("input 'x' has shared_memory_region: shared memory is not offered")
    await expect(readInferBody(bytesOf({ inputs: [one, { ...one, data: [2] }] }), undefined)).rejects.toThrow(
      "input 'x' stands twice in inputs; name each once",
    )
  })

  test('a timeout is in microseconds, and 0 is none', async () => {
    const timeout = async (value: unknown) =>
      (await readInferBody(bytesOf({ inputs: [one], parameters: { timeout: value, priority: 1, sequence_id: 'q' } }), undefined)).timeoutMs
    expect([await timeout(1_500), await timeout(0)]).toEqual([1.5, null])
    for (const wrong of [-1, 1.5, '5', true]) await expect(timeout(wrong)).rejects.toThrow('the parameter timeout must be a whole number of microseconds')
  })
})

test('what is not of the protocol is named with its place and what there is', async () => {
  const input = (parts: object) => readInferBody(bytesOf({ inputs: [{ ...one, ...parts }] }), undefined)
  await expect(input({ datatype: 'FLOAT' })).rejects.toThrow('inputs[0].datatype must be one of BOOL, UINT8')
  await expect(input({ shape: [-1] })).rejects.toThrow('inputs[0].shape[0] must be at least 0')
  await expect(input({ shape: [1.5] })).rejects.toThrow('inputs[0].shape[0] must be a whole number')
  await expect(readInferBody(bytesOf({}), undefined)).rejects.toThrow('inputs is required')
  await expect(readInferBody(Buffer.alloc(0), undefined)).rejects.toThrow('the body is empty')
  await expect(readInferBody(Buffer.from('['.repeat(100_000)), undefined)).rejects.toThrow('not valid JSON')
  await expect(readInferBody(bytesOf({ inputs: [{ ...one, data: JSON.parse('['.repeat(40) + ']'.repeat(40)) }] }), undefined)).rejects.toThrow(
    'nested deeper than 32',
  )
})

test('keys beyond the protocol are let through, as clients of the field send some', async () => {
  const body = bytesOf({ model_name: 'm', id: '1', parameters: { headers: { a: 1 } }, inputs: [{ ...one, extra: null }], outputs: [{ name: 'y' }] })
  expect(await readInferBody(body, undefined)).toMatchObject({ id: '1', outputs: [{ name: 'y', binary: false }] })
})

test('a reply carries binary tensors after its JSON, and says where they begin', async () => {
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
