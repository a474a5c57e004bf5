import type { StoredTensor } from './tensor.js'
import { tensorBytesPerElement } from './tensor.js'

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
