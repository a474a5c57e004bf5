import { ProtocolError } from '../protocol-server.js'

/** Element types of the protocol that this server takes and gives, with their bytes in a binary tensor; BYTES elements say their own length. */
export const datatypeBytes = {
  BOOL: 1,
  UINT8: 1,
  INT8: 1,
  UINT16: 2,
  INT16: 2,
  UINT32: 4,
  INT32: 4,
  UINT64: 8,
  INT64: 8,
  FP32: 4,
  FP64: 8,
  BYTES: null,
} as const

export type Datatype = keyof typeof datatypeBytes
/** A value as JSON has it; 64-bit numbers beyond 2^53 are rejected rather than rounded. */
export type Element = number | string | boolean | null

/** A tensor with its values row-major. */
export type NamedTensor = { name: string; datatype: Datatype; shape: number[]; values: Element[] }

/** How many elements a shape holds. */
export const elementsIn = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1)

type Numeric = Exclude<Datatype, 'BYTES'>

/** 64-bit whole numbers as JavaScript can hold them. */
function exact(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new ProtocolError(`the 64-bit value ${value} is beyond ±2^53, which this server cannot hold`)
  return number
}

const readers: Record<Numeric, (view: DataView, at: number) => Element> = {
  BOOL: (view, at) => view.getUint8(at) !== 0,
  UINT8: (view, at) => view.getUint8(at),
  INT8: (view, at) => view.getInt8(at),
  UINT16: (view, at) => view.getUint16(at, true),
  INT16: (view, at) => view.getInt16(at, true),
  UINT32: (view, at) => view.getUint32(at, true),
  INT32: (view, at) => view.getInt32(at, true),
  UINT64: (view, at) => exact(view.getBigUint64(at, true)),
  INT64: (view, at) => exact(view.getBigInt64(at, true)),
  FP32: (view, at) => view.getFloat32(at, true),
  FP64: (view, at) => view.getFloat64(at, true),
}

const writers: Record<Numeric, (view: DataView, at: number, value: number) => void> = {
  BOOL: (view, at, value) => view.setUint8(at, value),
  UINT8: (view, at, value) => view.setUint8(at, value),
  INT8: (view, at, value) => view.setInt8(at, value),
  UINT16: (view, at, value) => view.setUint16(at, value, true),
  INT16: (view, at, value) => view.setInt16(at, value, true),
  UINT32: (view, at, value) => view.setUint32(at, value, true),
  INT32: (view, at, value) => view.setInt32(at, value, true),
  UINT64: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  INT64: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  FP32: (view, at, value) => view.setFloat32(at, value, true),
  FP64: (view, at, value) => view.setFloat64(at, value, true),
}

/**
 * Reads the raw values of a tensor: little-endian, row-major, no padding; a BYTES element is its length as 32 bits, then its bytes (UTF-8 here).
 * https://github.com/triton-inference-server/server, docs/protocol/extension_binary_data.md
 */
export function readBinaryTensor(bytes: Uint8Array, name: string, datatype: Datatype, shape: readonly number[]): Element[] {
  const count = elementsIn(shape)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (datatype === 'BYTES') return readTexts(view, bytes, name, count)
  const size = datatypeBytes[datatype]
  if (bytes.length !== count * size)
    throw new ProtocolError(`input '${name}' has ${bytes.length} bytes, its shape [${shape.join(', ')}] of ${datatype} wants ${count * size}`)
  const read = readers[datatype]
  return Array.from({ length: count }, (_, index) => read(view, index * size))
}

function readTexts(view: DataView, bytes: Uint8Array, name: string, count: number): string[] {
  const texts: string[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > bytes.length || at + 4 + view.getUint32(at, true) > bytes.length)
      throw new ProtocolError(`input '${name}' ends within element ${index} of ${count}`)
    const length = view.getUint32(at, true)
    texts.push(new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length)))
    at += 4 + length
  }
  if (at !== bytes.length) throw new ProtocolError(`input '${name}' has ${bytes.length - at} bytes after its ${count} elements`)
  return texts
}

/** Writes a tensor as `readBinaryTensor` reads it. Null, which stands for a number that is not finite, becomes NaN. */
export function writeBinaryTensor({ datatype, values }: NamedTensor): Uint8Array {
  if (datatype === 'BYTES') return writeTexts(values)
  const size = datatypeBytes[datatype]
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  const write = writers[datatype]
  for (const [index, value] of values.entries()) write(view, index * size, value === null ? Number.NaN : Number(value))
  return bytes
}

function writeTexts(values: readonly Element[]): Uint8Array {
  const parts = values.flatMap((value) => {
    const text = Buffer.from(String(value))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(text.length)
    return [length, text]
  })
  return Buffer.concat(parts)
}
