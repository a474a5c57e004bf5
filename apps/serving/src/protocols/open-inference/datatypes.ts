import { losesDigits, type TensorDatatype } from '@trainyard/spec'
import { ProtocolError } from '../protocol-server.js'

/** A value as a tensor holds it. Null is a missing value; texts of binary tensors are bytes, which may also be an image. */
export type Element = number | string | boolean | Uint8Array | null

/** One element type of the protocol. Its `read` and `write` are those of a binary tensor, little-endian. */
export type NumberType = {
  bytes: number
  read(view: DataView, at: number): number
  write(view: DataView, at: number, value: number): void
  /** Least and greatest whole number; none for floats. */
  range?: readonly [number, number]
  /** Rounds to the nearest value of the type; a float beyond it becomes infinite. */
  round?: (value: number) => number
  /** Triton takes and gives it in binary only. */
  binaryOnly?: true
}

const { MAX_SAFE_INTEGER: most } = Number

/** Whole numbers and floats. 64-bit whole numbers are taken up to ±(2^53 − 1), as far as they are exact. */
const numberTypes = {
  UINT8: { bytes: 1, range: [0, 255], read: (view, at) => view.getUint8(at), write: (view, at, value) => view.setUint8(at, value) },
  INT8: { bytes: 1, range: [-128, 127], read: (view, at) => view.getInt8(at), write: (view, at, value) => view.setInt8(at, value) },
  UINT16: { bytes: 2, range: [0, 65_535], read: (view, at) => view.getUint16(at, true), write: (view, at, value) => view.setUint16(at, value, true) },
  INT16: { bytes: 2, range: [-32_768, 32_767], read: (view, at) => view.getInt16(at, true), write: (view, at, value) => view.setInt16(at, value, true) },
  UINT32: { bytes: 4, range: [0, 2 ** 32 - 1], read: (view, at) => view.getUint32(at, true), write: (view, at, value) => view.setUint32(at, value, true) },
  INT32: {
    bytes: 4,
    range: [-(2 ** 31), 2 ** 31 - 1],
    read: (view, at) => view.getInt32(at, true),
    write: (view, at, value) => view.setInt32(at, value, true),
  },
  UINT64: {
    bytes: 8,
    range: [0, most],
    read: (view, at) => Number(view.getBigUint64(at, true)),
    write: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  },
  INT64: {
    bytes: 8,
    range: [-most, most],
    read: (view, at) => Number(view.getBigInt64(at, true)),
    write: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  },
  FP16: { bytes: 2, binaryOnly: true, read: (view, at) => halfFloat(view.getUint16(at, true)), write: unwritten },
  BF16: { bytes: 2, binaryOnly: true, read: (view, at) => upperHalf(view.getUint16(at, true)), write: unwritten },
  FP32: { bytes: 4, round: Math.fround, read: (view, at) => view.getFloat32(at, true), write: (view, at, value) => view.setFloat32(at, value, true) },
  FP64: { bytes: 8, read: (view, at) => view.getFloat64(at, true), write: (view, at, value) => view.setFloat64(at, value, true) },
} as const satisfies Record<Exclude<TensorDatatype, 'BOOL' | 'BYTES'>, NumberType>

/** The type of numbers by name; null for BOOL and BYTES. */
export const numberType = (datatype: TensorDatatype): NumberType | null => (datatype === 'BOOL' || datatype === 'BYTES' ? null : numberTypes[datatype])

/** No model gives half floats. */
function unwritten(): never {
  throw new ProtocolError('half floats are taken as inputs only')
}

/** IEEE 754 binary16: 1 sign bit, 5 of the exponent, 10 of the fraction. */
function halfFloat(bits: number): number {
  const sign = bits >>> 15 === 1 ? -1 : 1
  const [exponent, fraction] = [(bits >>> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (exponent === 0 ? 2 ** -24 * fraction : 2 ** (exponent - 25) * (1_024 + fraction))
}

const scratch = new DataView(new ArrayBuffer(4))

/** bfloat16: the upper half of a 32-bit float. */
function upperHalf(bits: number): number {
  scratch.setUint32(0, bits * 2 ** 16)
  return scratch.getFloat32(0)
}

/** Why an element of a JSON tensor cannot be held exactly by its declared type, with what it must be; null where it can. Null is a missing value of any type. */
export function elementError(value: unknown, datatype: TensorDatatype, type: NumberType | null): string | null {
  if (value === null) return null
  const wrong = (rule: string): string => `${brief(value)} is not of type ${datatype}: it must be ${rule}`
  if (type === null) {
    const [expected, words] = datatype === 'BOOL' ? (['boolean', 'true or false'] as const) : (['string', 'a text'] as const)
    return typeof value === expected ? null : wrong(words)
  }
  // The reader of JSON leaves a number whose digits are lost as its text.
  if (typeof value === 'string' && losesDigits(value))
    return wrong(type.range ? `from ${type.range.join(' to ')}` : 'a number that float64 holds to its last digit')
  if (typeof value !== 'number') return wrong('a number')
  if (type.range) {
    const [least, greatest] = type.range
    if (value >= least && value <= greatest && Number.isInteger(value)) return null
    return wrong(Number.isInteger(value) ? `from ${least} to ${greatest}` : 'a whole number')
  }
  return type.round === undefined || Number.isFinite(type.round(value)) ? null : wrong('within its greatest value; send FP64')
}

const brief = (value: unknown): string => JSON.stringify(value)?.slice(0, 40) ?? String(value)
