import { EngineError } from '../../backend/engine-error.js'
import type { HostValues, NativeBinding, OpAttribute } from '../../backend/native.js'
import type { WireWriter } from './wire.js'

/** Writes one attribute into an AttrValue message (attr_value.proto). */
export type AttributeValue = (value: WireWriter) => void

export const type =
  (dtype: number): AttributeValue =>
  (value) =>
    value.integer(6, dtype)
export const text =
  (content: string): AttributeValue =>
  (value) =>
    value.bytes(2, content)
export const integer =
  (number: number): AttributeValue =>
  (value) =>
    value.integer(3, number)
export const flag =
  (on: boolean): AttributeValue =>
  (value) =>
    value.integer(5, on ? 1 : 0)
export const float =
  (number: number): AttributeValue =>
  (value) =>
    value.float(4, number)
export const integers =
  (list: readonly number[]): AttributeValue =>
  (value) =>
    value.message(1, (inner) => inner.packedIntegers(3, list))
const floats =
  (list: readonly number[]): AttributeValue =>
  (value) =>
    value.message(1, (inner) => inner.packedFloats(4, list))
export const shape =
  (sides: readonly number[]): AttributeValue =>
  (value) =>
    value.message(7, (inner) => writeShape(inner, sides))

/** A constant's value (tensor.proto), its elements as raw little-endian bytes. */
export const tensor =
  (dtype: number, sides: readonly number[], values: HostValues): AttributeValue =>
  (value) =>
    value.message(8, (inner) =>
      inner
        .integer(1, dtype)
        .message(2, (dims) => writeShape(dims, sides))
        .bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    )

/** The attribute that an op was called with, as the graph writes it. */
export function fromOp(binding: NativeBinding, op: string, { name, type: kind, value }: OpAttribute): AttributeValue {
  switch (kind) {
    case binding.TF_ATTR_TYPE:
      return type(Number(value))
    case binding.TF_ATTR_STRING:
      return text(String(value))
    case binding.TF_ATTR_BOOL:
      return flag(Boolean(value))
    case binding.TF_ATTR_SHAPE:
      return shape(value as readonly number[])
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? integers(value) : integer(Number(value))
    case binding.TF_ATTR_FLOAT:
      return Array.isArray(value) ? floats(value) : float(Number(value))
    default:
      throw new EngineError('STEP_NOT_TRACEABLE', `the step uses op ${op} with attribute ${name}, which has no form in a graph`)
  }
}

function writeShape(writer: WireWriter, sides: readonly number[]): void {
  for (const side of sides) writer.message(2, (dim) => dim.integer(1, side))
}
