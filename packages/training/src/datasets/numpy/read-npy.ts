import { isUtf8 } from 'node:buffer'
import { elementAt } from '@trainyard/spec'
import type { UploadedFile } from '../files/uploaded-file.js'
import { DataError, shown } from '../data-error.js'

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
  if (!reader) return { ...common, kind: 'texts', data: readTexts(filename, header, bytes) }
  const whole = !header.type.startsWith('f')
  if (header.type === 'u1' && !header.fortran) return { ...common, kind: 'numbers', whole, data: bytes.subarray(header.start) }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.start)
  const data = reader.make(elementsOf(header))
  visitElements(header, (from, to) => {
    const value = reader.read(view, from * header.itemBytes, header.littleEndian)
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER && whole)
      throw new DataError({
        file: filename,
        row: rowOf(header, to),
        message: 'integers beyond 2^53 cannot be kept exactly: save smaller ones, or float64 if the last digits do not matter',
        received: String(value),
      })
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
  const position = shape.map(() => 0)
  for (let element = 0, from = 0; element < elements; element += 1) {
    visit(from, element)
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const [side, stride] = [elementAt(shape, axis, 'sides'), elementAt(strides, axis, 'strides')]
      const next = elementAt(position, axis, 'positions') + 1
      from += stride
      position[axis] = next
      if (next < side) break
      from -= stride * side
      position[axis] = 0
    }
  }
}

/** The zeros at the end of a text. */
// linear: only the first of some zeros is where they may begin
const filling = /(?<!\0)\0+$/

/** Texts of a fixed length: UCS-4 (`U`) or bytes taken as UTF-8 (`S`), filled up with zeros. */
function readTexts(file: string, header: NpyHeader, bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.start)
  const texts = Array.from({ length: elementsOf(header) }, () => '')
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  visitElements(header, (from, to) => {
    const start = from * header.itemBytes
    const invalid = (message: string): DataError => new DataError({ file, row: rowOf(header, to), message })
    if (header.type === 'S') {
      const item = bytes.subarray(header.start + start, header.start + start + header.itemBytes)
      if (!isUtf8(item)) throw invalid('the bytes of a text must be UTF-8: save texts as str')
      texts[to] = decoder.decode(item).replace(filling, '')
      return
    }
    let text = ''
    for (let at = 0; at < header.itemBytes; at += 4) {
      const point = view.getUint32(start + at, header.littleEndian)
      if (point > 0x10ffff) throw invalid(`a text holds ${point}, which is no character`)
      text += String.fromCodePoint(point)
    }
    texts[to] = text.replace(filling, '')
  })
  return texts
}

/** The first lines of an NPY file: what one element is, how the elements lie, and where they start. */
type NpyHeader = { type: string; littleEndian: boolean; itemBytes: number; fortran: boolean; shape: number[]; start: number }

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const typePattern = /^([<>|=])([a-zA-Z])(\d*)$/
const scalarTypes = new Set(['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8'])
const supported = 'bool, int8 … int64, uint8 … uint64, float16, float32, float64, or texts as labels'

/**
 * Reads the header of an NPY file, versions 1 to 3 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 * @throws {DataError} on other element types; arrays of Python objects are pickles, which run code when they are read, and are never read here.
 */
function readNpyHeader(file: string, bytes: Uint8Array): NpyHeader {
  const invalid = (message: string, received?: unknown): DataError =>
    new DataError({ file, message, ...(received === undefined ? {} : { received: shown(received) }) })
  if (magic.some((byte, index) => bytes[index] !== byte) || bytes.length < 12) throw invalid('this is not an NPY array')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = elementAt(bytes, 6, 'bytes of the header')
  if (version < 1 || version > 3) throw invalid('an NPY array of version 1, 2 or 3', version)
  const [first, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  if (first + length > bytes.length) throw invalid('the NPY header is cut short')
  const text = new TextDecoder().decode(bytes.subarray(first, first + length))
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1]
  if (type === undefined) throw invalid("the array holds records of several fields; save each field as a separate array (its 'descr' is a list)")
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1]
  const sides = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (order === undefined || sides === undefined) throw invalid('the NPY header cannot be read', text.trim())
  const shape = [...sides.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const { kind, itemBytes, littleEndian } = elementOf(type, invalid)
  const header: NpyHeader = { type: kind, littleEndian, itemBytes, fortran: order === 'True', shape, start: first + length }
  const wanted = shape.reduce((product, side) => product * side, 1) * itemBytes
  if (bytes.length - header.start !== wanted)
    throw invalid(`the header says [${shape.join(', ')}], that is ${wanted} bytes; received ${bytes.length - header.start} bytes`)
  return header
}

function elementOf(type: string, invalid: (message: string, received?: unknown) => DataError) {
  const [, order, letter = '', digits = ''] = typePattern.exec(type) ?? []
  if (letter === 'O') throw invalid('the array holds Python objects (a pickle), which are never read: save numbers or text, with allow_pickle=False')
  const isText = letter === 'U' || letter === 'S'
  if (order === undefined || (!isText && !scalarTypes.has(letter + digits))) throw invalid(`elements must be ${supported}`, type)
  const itemBytes = Number(digits) * (letter === 'U' ? 4 : 1)
  // Elements without bytes cost a file nothing, however many it claims.
  if (itemBytes === 0) throw invalid('elements must be at least one character long', type)
  return { kind: isText ? letter : letter + digits, itemBytes, littleEndian: order !== '>' }
}
