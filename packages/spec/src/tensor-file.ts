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

/** A tensor whose elements follow one another in parts, each made when it is asked for and valid until the next one is. */
export type TensorInParts = { dtype: TensorDtype; shape: readonly number[]; parts(): Iterable<TypedArray> }

/** Bytes of one element of each type. */
export const tensorBytesPerElement: Record<TensorDtype, number> = { U8: 1, I32: 4, F32: 4, F64: 8, I64: 8 }

/**
 * Writes tensors and text metadata as one safetensors file: eight bytes of little-endian header length, a JSON header padded with spaces to a
 * multiple of eight, then the tensors back to back. Other tools read it as it is (https://github.com/huggingface/safetensors). Widest elements come
 * first, so that every tensor starts at a multiple of its element size.
 * @throws {RangeError} when a shape and its data disagree.
 */
export function writeTensorFile(tensors: Readonly<Record<string, StoredTensor | TensorInParts>>, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const { header, bytes } = layOut(tensors, metadata)
  const file = new Uint8Array(header.length + bytes)
  let offset = 0
  for (const part of tensorFileParts(tensors, metadata)) {
    file.set(part, offset)
    offset += part.byteLength
  }
  return file
}

/**
 * The same file as parts that follow one another, each valid until the next one is asked for: its header, and the memory of each tensor as it is, so that a large
 * file is written without a copy of it. The data of a tensor are asked for when it is its turn, and not kept.
 * @throws {RangeError} when a shape and its data disagree.
 */
export function* tensorFileParts(
  tensors: Readonly<Record<string, StoredTensor | TensorInParts>>,
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array> {
  const { header, entries } = layOut(tensors, metadata)
  yield header
  for (const [name, tensor] of entries) {
    const wanted = elementsOf(tensor)
    let elements = 0
    for (const data of 'parts' in tensor ? tensor.parts() : [tensor.data]) {
      elements += data.length
      if (elements > wanted) break
      yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    }
    if (elements !== wanted) throw new RangeError(`tensor ${name}: shape [${tensor.shape.join(', ')}] holds ${wanted} elements, its data ${elements}`)
  }
}

/** The beginning of such a file, after which the data of its tensors follow in their order; all have elements of one size. */
export const tensorFileHeader = (
  tensors: Readonly<Record<string, Pick<StoredTensor, 'dtype' | 'shape'>>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array => layOut(tensors, metadata).header

const elementsOf = ({ shape }: Pick<StoredTensor, 'shape'>): number => shape.reduce((product, side) => product * side, 1)

/** The beginning of a file, with the length of its header, the tensors in the order in which they follow, and how many bytes they take. */
function layOut<T extends Pick<StoredTensor, 'dtype' | 'shape'>>(tensors: Readonly<Record<string, T>>, metadata: Readonly<Record<string, string>>) {
  const entries = Object.entries(tensors).sort(([, a], [, b]) => tensorBytesPerElement[b.dtype] - tensorBytesPerElement[a.dtype])
  const described: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const [name, tensor] of entries) {
    const start = end
    end += elementsOf(tensor) * tensorBytesPerElement[tensor.dtype]
    described[name] = { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [start, end] }
  }
  const text = new TextEncoder().encode(JSON.stringify(described))
  const headerBytes = Math.ceil(text.length / 8) * 8
  const header = new Uint8Array(8 + headerBytes).fill(0x20, 8)
  new DataView(header.buffer).setBigUint64(0, BigInt(headerBytes), true)
  header.set(text, 8)
  return { header, entries, bytes: end }
}

/** Where a tensor lies: `start` and `end` are byte offsets from the beginning of the file. */
export type TensorEntry = { dtype: TensorDtype; shape: number[]; start: number; end: number }

/**
 * An open tensor file: names, and tensors by name. One in memory gives views of its own memory where alignment allows; one on a disk is read anew each time.
 */
export type TensorFile = {
  metadata: Record<string, string>
  names: string[]
  has(name: string): boolean
  tensor(name: string): StoredTensor
  /** The rows of a tensor, along its first side, from one to before another, as bytes. */
  rows(name: string, from: number, to: number): Uint8Array
}

/** Bytes that are read when they are asked for, from memory or from a disk: those from a place to before another. */
export type ByteSource = { readonly length: number; read(start: number, end: number): Uint8Array }

/** Bytes in memory: what is read is a view of them. */
export const bytesInMemory = (bytes: Uint8Array): ByteSource => ({ length: bytes.length, read: (start, end) => bytes.subarray(start, end) })

const entrySchema = z.object({
  dtype: z.enum(['U8', 'I32', 'F32', 'F64', 'I64']),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
const headerSchema = z.record(z.string(), z.unknown())
const metadataSchema = z.record(z.string(), z.string())
const headerLimitBytes = limits.predictBodyBytes

/**
 * Reads the header alone: `bytes` needs to hold the first 8 + header length bytes. As the format wants it, the tensors lie back to back from the end of the header
 * on, in any order: no byte belongs to two of them, or to none.
 * @throws {RangeError} with the reason when it is no tensor file.
 */
export function readTensorHeader(bytes: Uint8Array): { metadata: Record<string, string>; entries: Map<string, TensorEntry>; headerBytes: number } {
  if (bytes.length < 8) throw new RangeError(`not a tensor file: ${bytes.length} bytes`)
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
  if (length > headerLimitBytes || 8 + length > bytes.length) throw new RangeError(`not a tensor file: header of ${length} bytes in ${bytes.length}`)
  const header = parsed(headerSchema, jsonOf(bytes.subarray(8, 8 + length)), 'its header')
  const entries = new Map<string, TensorEntry>()
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue
    const { dtype, shape, data_offsets } = parsed(entrySchema, value, `tensor ${name}`)
    const expected = shape.reduce((product, side) => product * side, tensorBytesPerElement[dtype])
    if (data_offsets[1] - data_offsets[0] !== expected)
      throw new RangeError(`tensor ${name}: ${data_offsets[1] - data_offsets[0]} bytes, its shape wants ${expected}`)
    entries.set(name, { dtype, shape, start: 8 + length + data_offsets[0], end: 8 + length + data_offsets[1] })
  }
  expectBackToBack(entries, 8 + length)
  // default: the metadata are optional in the format
  return { metadata: parsed(metadataSchema, header['__metadata__'] ?? {}, '__metadata__'), entries, headerBytes: 8 + length }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new RangeError('not a tensor file: its header is not JSON in UTF-8', { cause })
  }
}

/** What a part of a header says, if it has the form that the format wants. */
function parsed<T>(schema: z.ZodType<T>, value: unknown, part: string): T {
  const { success, data, error } = schema.safeParse(value)
  if (success) return data
  const reasons = error.issues.map(({ path, message }) => [...path.map(String), message].join(': '))
  throw new RangeError(`not a tensor file: ${part}: ${reasons.join('; ')}`, { cause: error })
}

/** A name that stands twice in a header, of which JSON keeps the last, leaves bytes that belong to no tensor. */
function expectBackToBack(entries: ReadonlyMap<string, TensorEntry>, headerBytes: number): void {
  let free = headerBytes
  for (const [name, { start, end }] of [...entries].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)) {
    if (start !== free) throw new RangeError(`not a tensor file: tensor ${name} begins at byte ${start}, the one before it ends at ${free}`)
    free = end
  }
}

/**
 * Opens a tensor file in memory.
 * @throws {RangeError} when it is damaged; asking for a name that is not there throws too.
 */
export const readTensorFile = (bytes: Uint8Array): TensorFile => openTensorFile(bytesInMemory(bytes))

/**
 * Opens a tensor file wherever it is: what is asked for is read, and nothing is kept.
 * @throws {RangeError} when it is damaged; asking for a name that is not there throws too.
 */
export function openTensorFile(file: ByteSource): TensorFile {
  const { metadata, entries } = readTensorHeader(file.read(0, headerEnd(file)))
  const entryOf = (name: string): TensorEntry => {
    const entry = entries.get(name)
    if (!entry) throw new RangeError(`no tensor ${name} in the file; it holds ${[...entries.keys()].join(', ')}`)
    if (entry.end > file.length) throw new RangeError(`tensor ${name} ends at ${entry.end}, the file at ${file.length}`)
    return entry
  }
  return {
    metadata,
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    tensor: (name) => {
      const entry = entryOf(name)
      return view(file.read(entry.start, entry.end), entry)
    },
    rows: (name, from, to) => {
      const { dtype, shape, start, end } = entryOf(name)
      const bytes = shape.slice(1).reduce((product, side) => product * side, tensorBytesPerElement[dtype])
      if (from < 0 || to < from || start + to * bytes > end) throw new RangeError(`tensor ${name} of shape [${shape.join(', ')}] has no rows ${from} to ${to}`)
      return file.read(start + from * bytes, start + to * bytes)
    },
  }
}

/** Where the header ends, as far as the file reaches: what is wrong with it the reader of headers says. */
function headerEnd(file: ByteSource): number {
  if (file.length < 8) return file.length
  const first = file.read(0, 8)
  return Math.min(file.length, 8 + Number(new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true)))
}

function view(bytes: Uint8Array, { dtype, shape }: TensorEntry): StoredTensor {
  const size = tensorBytesPerElement[dtype]
  const part = bytes.byteOffset % size === 0 ? bytes : bytes.slice()
  const [buffer, offset, length] = [part.buffer, part.byteOffset, part.byteLength / size]
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
