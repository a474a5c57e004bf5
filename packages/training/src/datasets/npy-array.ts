import type { UploadedFile } from './uploaded-file.js'
import { DataError } from './data-error.js'
import { type NpyHeader, readNpyHeader } from './npy-header.js'

type Numbers = Uint8Array | Int32Array | Float32Array | Float64Array

/** An array of numbers or texts, row-major. */
export type NpyArray = { file: string; type: string; shape: number[] } & (
  | { kind: 'numbers'; whole: boolean; data: Numbers }
  | { kind: 'texts'; data: string[] }
)

type Read = (view: DataView, offset: number, littleEndian: boolean) => number

/** Half precision (IEEE 754 binary16): 1 sign bit, 5 of exponent, 10 of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0) return sign * 2 ** -14 * (fraction / 1024)
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
}

/** How each element type is read, and into what: the smallest array that holds its values exactly (64-bit integers up to 2⁵³). */
const readers: Readonly<Record<string, { read: Read; make: (length: number) => Numbers }>> = {
  b1: { read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1), make: (length) => new Uint8Array(length) },
  u1: { read: (view, at) => view.getUint8(at), make: (length) => new Uint8Array(length) },
  i1: { read: (view, at) => view.getInt8(at), make: (length) => new Int32Array(length) },
  u2: { read: (view, at, little) => view.getUint16(at, little), make: (length) => new Int32Array(length) },
  i2: { read: (view, at, little) => view.getInt16(at, little), make: (length) => new Int32Array(length) },
  u4: { read: (view, at, little) => view.getUint32(at, little), make: (length) => new Float64Array(length) },
  i4: { read: (view, at, little) => view.getInt32(at, little), make: (length) => new Int32Array(length) },
  u8: { read: (view, at, little) => Number(view.getBigUint64(at, little)), make: (length) => new Float64Array(length) },
  i8: { read: (view, at, little) => Number(view.getBigInt64(at, little)), make: (length) => new Float64Array(length) },
  f2: { read: (view, at, little) => half(view.getUint16(at, little)), make: (length) => new Float32Array(length) },
  f4: { read: (view, at, little) => view.getFloat32(at, little), make: (length) => new Float32Array(length) },
  f8: { read: (view, at, little) => view.getFloat64(at, little), make: (length) => new Float64Array(length) },
}

/**
 * Reads an NPY array of numbers or texts; Fortran order is turned into row-major.
 * @throws {DataError} as `readNpyHeader`, and on integers beyond 2⁵³.
 */
export function readNpy({ filename, bytes }: UploadedFile): NpyArray {
  const header = readNpyHeader(filename, bytes)
  const common = { file: filename, type: header.type, shape: header.shape }
  const reader = readers[header.type]
  if (!reader) return { ...common, kind: 'texts', data: readTexts(header, bytes) }
  const whole = !header.type.startsWith('f')
  if (header.type === 'u1' && !header.fortran) return { ...common, kind: 'numbers', whole, data: bytes.subarray(header.start) }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.start)
  const data = reader.make(elementsOf(header))
  visitElements(header, (from, to) => {
    const value = reader.read(view, from * header.itemBytes, header.littleEndian)
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER && whole)
      throw new DataError({ file: filename, row: rowOf(header, to), message: 'integers beyond 2^53 cannot be kept exactly', received: String(value) })
    data[to] = value
  })
  return { ...common, kind: 'numbers', whole, data }
}

const elementsOf = ({ shape }: NpyHeader): number => shape.reduce((product, side) => product * side, 1)
const rowOf = ({ shape }: NpyHeader, element: number): number => Math.floor(element / shape.slice(1).reduce((product, side) => product * side, 1))

/** Visits the elements in row-major order: `from` counts them as they lie in the file, `to` as they are kept. */
function visitElements(header: NpyHeader, visit: (from: number, to: number) => void): void {
  const { shape, fortran } = header
  const elements = elementsOf(header)
  if (!fortran || shape.length < 2) {
    for (let element = 0; element < elements; element += 1) visit(element, element)
    return
  }
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, side) => product * side, 1))
  const place = shape.map(() => 0)
  for (let element = 0, from = 0; element < elements; element += 1) {
    visit(from, element)
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const [side, stride] = [shape[axis] ?? 1, strides[axis] ?? 1]
      const next = (place[axis] ?? 0) + 1
      from += stride
      place[axis] = next
      if (next < side) break
      from -= stride * side
      place[axis] = 0
    }
  }
}

/** Texts of a fixed length: UCS-4 (`U`) or bytes taken as UTF-8 (`S`), filled up with zeros. */
function readTexts(header: NpyHeader, bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.start)
  const texts = Array.from({ length: elementsOf(header) }, () => '')
  const decoder = new TextDecoder()
  visitElements(header, (from, to) => {
    const start = from * header.itemBytes
    if (header.type === 'S') {
      const item = bytes.subarray(header.start + start, header.start + start + header.itemBytes)
      texts[to] = decoder.decode(item).replace(/\0+$/, '')
      return
    }
    let text = ''
    for (let at = 0; at < header.itemBytes; at += 4) {
      const point = view.getUint32(start + at, header.littleEndian)
      text += point > 0x10ffff ? '\ufffd' : String.fromCodePoint(point)
    }
    texts[to] = text.replace(/\0+$/, '')
  })
  return texts
}
