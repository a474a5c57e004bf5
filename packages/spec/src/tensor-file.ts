import { z } from 'zod'
import { limits } from './limits.js'

/** Element types of a tensor file, by the names of the safetensors format. */
export type TensorDtype = 'U8' | 'I32' | 'F32' | 'F64' | 'I64'

/** The arrays that hold the elements of a tensor file. */
export type TypedArray = Uint8Array | Int32Array | Float32Array | Float64Array | BigInt64Array

/** A tensor on its way to or from a file; `data` is row-major. */
export type StoredTensor =
  | { dtype: 'U8'; shape: readonly number[]; data: Uint8Array }
  | { dtype: 'I32'; shape: readonly number[]; data: Int32Array }
  | { dtype: 'F32'; shape: readonly number[]; data: Float32Array }
  | { dtype: 'F64'; shape: readonly number[]; data: Float64Array }
  | { dtype: 'I64'; shape: readonly number[]; data: BigInt64Array }

/** Bytes of one element of each type. */
export const tensorBytesPerElement: Record<TensorDtype, number> = { U8: 1, I32: 4, F32: 4, F64: 8, I64: 8 }

/**
 * Writes tensors and text metadata as one safetensors file: eight bytes of little-endian header length, a JSON header padded with spaces to a
 * multiple of eight, then the tensors back to back. Other tools read it as it is (https://github.com/huggingface/safetensors). Widest elements come
 * first, so that every tensor starts at a multiple of its element size.
 * @throws {RangeError} when a shape and its data disagree.
 */
export function writeTensorFile(tensors: Readonly<Record<string, StoredTensor>>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const entries = Object.entries(tensors).sort(([, a], [, b]) => tensorBytesPerElement[b.dtype] - tensorBytesPerElement[a.dtype])
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const [name, tensor] of entries) {
    const elements = tensor.shape.reduce((product, side) => product * side, 1)
    if (elements !== tensor.data.length)
      throw new RangeError(`tensor ${name}: shape [${tensor.shape.join(', ')}] holds ${elements} elements, its data ${tensor.data.length}`)
    const start = end
    end += tensor.data.byteLength
    header[name] = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [start, end] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const headerBytes = Math.ceil(text.length / 8) * 8
  const file = new Uint8Array(8 + headerBytes + end)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true)
  file.fill(0x20, 8, 8 + headerBytes)
  file.set(text, 8)
  let offset = 8 + headerBytes
  for (const [, { data }] of entries) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset)
    offset += data.byteLength
  }
  return file
}

/** Where a tensor lies: `start` and `end` are byte offsets from the beginning of the file. */
export type TensorEntry = { dtype: TensorDtype; shape: number[]; start: number; end: number }

/** A tensor file in memory: names, and tensors by name. Views share the memory of the file where alignment allows. */
export type TensorFile = { metadata: Record<string, string>; names: string[]; has(name: string): boolean; tensor(name: string): StoredTensor }

const entrySchema = z.object({
  dtype: z.enum(['U8', 'I32', 'F32', 'F64', 'I64']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
const metadataSchema = z.record(z.string(), z.string())
const headerLimitBytes = limits.predictBodyBytes

/**
 * Reads the header alone: `bytes` needs to hold the first 8 + header length bytes.
 * @throws {RangeError} with the reason when it is no tensor file.
 */
export function readTensorHeader(bytes: Uint8Array): { metadata: Record<string, string>; entries: Map<string, TensorEntry>; headerBytes: number } {
  if (bytes.length < 8) throw new RangeError(`not a tensor file: ${bytes.length} bytes`)
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
  if (length > headerLimitBytes || 8 + length > bytes.length) throw new RangeError(`not a tensor file: header of ${length} bytes in ${bytes.length}`)
  const header = z.record(z.string(), z.unknown()).parse(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))))
  const entries = new Map<string, TensorEntry>()
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const { dtype, shape, data_offsets } = entrySchema.parse(value)
    const expected = shape.reduce((product, side) => product * side, tensorBytesPerElement[dtype])
    if (data_offsets[1] - data_offsets[0] !== expected)
      throw new RangeError(`tensor ${name}: ${data_offsets[1] - data_offsets[0]} bytes, its shape wants ${expected}`)
    entries.set(name, { dtype, shape, start: 8 + length + data_offsets[0], end: 8 + length + data_offsets[1] })
  }
  return { metadata: metadataSchema.parse(header['__metadata__'] ?? {}), entries, headerBytes: 8 + length }
}

/**
 * Opens a whole tensor file.
 * @throws {RangeError} when it is damaged; asking for a name that is not there throws too.
 */
export function readTensorFile(bytes: Uint8Array): TensorFile {
  const { metadata, entries } = readTensorHeader(bytes)
  return {
    metadata,
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    tensor: (name) => {
      const entry = entries.get(name)
      if (!entry) throw new RangeError(`no tensor ${name} in the file; it holds ${[...entries.keys()].join(', ')}`)
      if (entry.end > bytes.length) throw new RangeError(`tensor ${name} ends at ${entry.end}, the file at ${bytes.length}`)
      return view(bytes, entry)
    },
  }
}

function view(bytes: Uint8Array, { dtype, shape, start, end }: TensorEntry): StoredTensor {
  const size = tensorBytesPerElement[dtype]
  const aligned = (bytes.byteOffset + start) % size === 0
  const part = aligned ? bytes.subarray(start, end) : bytes.slice(start, end)
  const [buffer, offset, length] = [part.buffer, part.byteOffset, (end - start) / size]
  switch (dtype) {
    case 'U8':
      return { dtype, shape, data: new Uint8Array(buffer, offset, length) }
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer, offset, length) }
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer, offset, length) }
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer, offset, length) }
    case 'I64':
      return { dtype, shape, data: new BigInt64Array(buffer, offset, length) }
  }
}
