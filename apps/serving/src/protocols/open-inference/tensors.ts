import type { TensorDatatype } from '@trainyard/spec'
import type { Work } from '../../http/turns.js'
import { ProtocolError } from '../protocol-server.js'
import { type Element, elementError, type NumberType, numberType } from './datatypes.js'

/** A tensor with its values row-major. */
export type NamedTensor = { name: string; datatype: TensorDatatype; shape: number[]; values: Element[] }

/** Whether others have a turn after so many elements: some milliseconds lie between two turns. */
const isTurn = (elements: number): boolean => elements % 65_536 === 65_535

/** How many elements a shape holds. */
const elementsIn = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1)

const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`

/**
 * The values of a JSON tensor: flat and row-major, or nested evenly, one list for each row at the top.
 * @throws {ProtocolError} for lists that are uneven or of another number of values, and for values that are not of the type.
 */
export function* readJsonTensor(data: readonly unknown[], name: string, datatype: TensorDatatype, shape: readonly number[]): Work<Element[]> {
  const type = numberType(datatype)
  if (type?.binaryOnly) throw new ProtocolError(`input '${name}': ${datatype} cannot be sent in JSON; send it as binary data, or send FP32`)
  const sides = sidesOf(data)
  if (sides.length > 1 && sides[0] !== shape[0])
    throw new ProtocolError(
      `input '${name}': its data is ${sides[0]} lists, its shape ${shapeText(shape)} has ${shape[0]} rows; send one list for each row, or flat data`,
    )
  const flat: unknown[] = []
  if (!(yield* collect(data, sides, 0, flat)))
    throw new ProtocolError(`input '${name}': its data is not nested evenly; send flat data, or lists as its shape ${shapeText(shape)}`)
  if (flat.length !== elementsIn(shape))
    throw new ProtocolError(`input '${name}' has ${flat.length} values, its shape ${shapeText(shape)} needs ${elementsIn(shape)}`)
  for (let index = 0; index < flat.length; index += 1) {
    const error = elementError(flat[index], datatype, type)
    if (error !== null) throw new ProtocolError(`input '${name}', element ${index}: ${error}`)
    if (isTurn(index)) yield
  }
  return flat as Element[]
}

/** The sides of nested lists, as the first of each list shows them. */
function sidesOf(data: readonly unknown[]): number[] {
  const sides: number[] = []
  for (let list: unknown = data; Array.isArray(list); list = list[0]) sides.push(list.length)
  return sides
}

/** Appends what nested lists of these sides hold; false where they have other sides. */
function* collect(list: readonly unknown[], sides: readonly number[], axis: number, flat: unknown[]): Work<boolean> {
  if (list.length !== sides[axis]) return false
  if (axis === sides.length - 1) {
    for (const item of list) {
      if (Array.isArray(item)) return false
      if (isTurn(flat.push(item))) yield
    }
    return true
  }
  for (const item of list) if (!Array.isArray(item) || !(yield* collect(item, sides, axis + 1, flat))) return false
  return true
}

/**
 * Reads the raw values of a tensor: little-endian, row-major, no padding; a BYTES element is its length as 32 bits, then its bytes. NaN is a missing value.
 * https://github.com/triton-inference-server/server, docs/protocol/extension_binary_data.md
 * @throws {ProtocolError} for another number of bytes, ±Infinity, and what is neither true nor false.
 */
export function* readBinaryTensor(bytes: Uint8Array, name: string, datatype: TensorDatatype, shape: readonly number[]): Work<Element[]> {
  const count = elementsIn(shape)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (datatype === 'BYTES') return yield* readTexts(view, bytes, name, count)
  const type = numberType(datatype)
  const size = type?.bytes ?? 1 // default: a BOOL is one byte
  if (bytes.length !== count * size)
    throw new ProtocolError(`input '${name}' has ${bytes.length} bytes, its shape ${shapeText(shape)} of ${datatype} needs ${count * size}`)
  const values: Element[] = []
  for (let index = 0; index < count; index += 1) {
    values.push(type ? numberAt(type, view, index, name) : truthAt(view, index, name))
    if (isTurn(index)) yield
  }
  return values
}

function numberAt(type: NumberType, view: DataView, index: number, name: string): number | null {
  const value = type.read(view, index * type.bytes)
  if (type.range && (value < type.range[0] || value > type.range[1]))
    throw new ProtocolError(`input '${name}', element ${index}: about ${value} is beyond ±(2^53 − 1), up to which whole numbers are exact here`)
  if (Number.isFinite(value)) return value
  if (Number.isNaN(value)) return null
  throw new ProtocolError(`input '${name}', element ${index}: ${value} is not taken; send NaN where a value is missing`)
}

function truthAt(view: DataView, index: number, name: string): boolean {
  const value = view.getUint8(index)
  if (value > 1) throw new ProtocolError(`input '${name}', element ${index}: ${value} is not of type BOOL: it must be 0 or 1`)
  return value === 1
}

function* readTexts(view: DataView, bytes: Uint8Array, name: string, count: number): Work<Uint8Array[]> {
  const texts: Uint8Array[] = []
  let at = 0
  for (let index = 0; index < count; index += 1) {
    if (at + 4 > bytes.length || at + 4 + view.getUint32(at, true) > bytes.length)
      throw new ProtocolError(`input '${name}' ends within element ${index} of ${count}: a BYTES element is its length as 32 bits, then its bytes`)
    const length = view.getUint32(at, true)
    texts.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
    if (isTurn(index)) yield
  }
  if (at !== bytes.length) throw new ProtocolError(`input '${name}' has ${bytes.length - at} bytes after its ${count} elements`)
  return texts
}

/** Writes a tensor as `readBinaryTensor` reads it. Null, which stands for a number that is not finite, becomes NaN. */
export function writeBinaryTensor({ datatype, values }: NamedTensor): Uint8Array {
  if (datatype === 'BYTES') return writeTexts(values)
  const type = numberType(datatype)
  const size = type?.bytes ?? 1 // default: a BOOL is one byte
  const bytes = new Uint8Array(values.length * size)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries())
    if (type) type.write(view, index * size, value === null ? Number.NaN : Number(value))
    else view.setUint8(index, Number(value))
  return bytes
}

function writeTexts(values: readonly Element[]): Uint8Array {
  const parts = values.flatMap((value) => {
    const text = value instanceof Uint8Array ? value : Buffer.from(String(value))
    const length = Buffer.alloc(4)
    length.writeUInt32LE(text.length)
    return [length, text]
  })
  return Buffer.concat(parts)
}
