import { isUtf8 } from 'node:buffer'
import { type ByteSource, elementAt } from '@trainyard/spec'
import { DataError, shown } from '../data-error.js'

type Numbers = Uint8Array | Int32Array | Float32Array | Float64Array

/**
 * An array of numbers or texts in a file, row-major. `numbers` gives those of the rows from one to before another. What is asked for is read each time anew.
 */
export type NpyArray = { file: string; type: string; shape: number[] } & (
  | { kind: 'numbers'; whole: boolean; numbers(from: number, to: number): Numbers }
  | { kind: 'texts'; texts(): Iterable<string> }
)

/** The numbers of all rows in their order, some rows at a time. */
export function* numberBlocks({ shape, numbers }: Extract<NpyArray, { kind: 'numbers' }>): Generator<Numbers> {
  const some = Math.max(1, Math.floor(blockNumbers / valuesPerRow(shape)))
  for (let from = 0; from < rowsOf(shape); from += some) yield numbers(from, Math.min(rowsOf(shape), from + some))
}

/** In Fortran order the numbers of some rows are all over the file: more rows at a time take fewer ways through it. */
const blockNumbers = 1 << 18

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
 * Opens an NPY array of numbers or texts; Fortran order is turned into row-major.
 * @throws {DataError} as `readNpyHeader`; reading throws it on integers beyond 2⁵³ and on texts that are none.
 */
export function openNpy(filename: string, bytes: ByteSource): NpyArray {
  const header = readNpyHeader(filename, bytes)
  const common = { file: filename, type: header.type, shape: header.shape }
  const reader = readers[header.type]
  if (!reader) return { ...common, kind: 'texts', texts: () => readTexts(filename, header, bytes) }
  const whole = !header.type.startsWith('f')
  const wide = valuesPerRow(header.shape)
  const numbers = (from: number, to: number): Numbers => {
    const raw = rawRows(header, bytes, from, to)
    if (header.type === 'u1') return raw
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength)
    const data = reader.make((to - from) * wide)
    for (let index = 0; index < data.length; index += 1) {
      const value = reader.read(view, index * header.itemBytes, header.littleEndian)
      if (whole && Math.abs(value) > Number.MAX_SAFE_INTEGER)
        throw new DataError({
          file: filename,
          row: from + Math.floor(index / wide),
          message: 'integers beyond 2^53 cannot be kept exactly: save smaller ones, or float64 if the last digits do not matter',
          received: String(value),
        })
      data[index] = value
    }
    return data
  }
  return { ...common, kind: 'numbers', whole, numbers }
}

const rowsOf = (shape: readonly number[]): number => shape[0] ?? 1 // default: an array without sides is one number
const valuesPerRow = (shape: readonly number[]): number => shape.slice(1).reduce((product, side) => product * side, 1)

/** The bytes of some rows, row-major. */
function rawRows({ shape, fortran, itemBytes, start }: NpyHeader, bytes: ByteSource, from: number, to: number): Uint8Array {
  const [rows, wide] = [rowsOf(shape), valuesPerRow(shape)]
  if (!fortran || shape.length < 2) return bytes.read(start + from * wide * itemBytes, start + to * wide * itemBytes)
  const raw = new Uint8Array((to - from) * wide * itemBytes)
  for (const { place, column } of fortranColumns(shape, rows * itemBytes, bytes, start)) {
    for (let row = from; row < to; row += 1)
      for (let byte = 0; byte < itemBytes; byte += 1) {
        // Places within, by the loops: a checked read makes this loop several times slower.
        raw[((row - from) * wide + place) * itemBytes + byte] = column[row * itemBytes + byte] ?? 0 // default: never taken
      }
  }
  return raw
}

/** Columns in the order of the file, each with the bytes of all rows and its place in a row-major one. */
function* fortranColumns(shape: readonly number[], columnBytes: number, bytes: ByteSource, start: number): Generator<{ place: number; column: Uint8Array }> {
  const wide = valuesPerRow(shape)
  const atOnce = Math.max(1, Math.floor(readBytes / columnBytes))
  for (let first = 0; first < wide; first += atOnce) {
    const end = Math.min(wide, first + atOnce)
    const block = bytes.read(start + first * columnBytes, start + end * columnBytes)
    for (let column = first; column < end; column += 1)
      yield { place: rowMajorPlace(shape, column), column: block.subarray((column - first) * columnBytes, (column - first + 1) * columnBytes) }
  }
}

const readBytes = 1 << 22

/** Where a column of a Fortran array, counted with the second side the fastest, stands in a row whose last side is the fastest. */
function rowMajorPlace(shape: readonly number[], column: number): number {
  let [left, stride, place] = [column, valuesPerRow(shape), 0]
  for (const side of shape.slice(1)) {
    stride /= side
    place += (left % side) * stride
    left = Math.floor(left / side)
  }
  return place
}

/** A text without the zeros that fill it up. */
function withoutFilling(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0) end -= 1
  return text.slice(0, end)
}

/** Texts of a fixed length: UCS-4 (`U`) or bytes taken as UTF-8 (`S`), filled up with zeros. */
function* readTexts(file: string, header: NpyHeader, bytes: ByteSource): Generator<string> {
  const wide = valuesPerRow(header.shape)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const some = Math.max(1, Math.floor(readBytes / (wide * header.itemBytes)))
  for (let from = 0; from < rowsOf(header.shape); from += some) {
    const raw = rawRows(header, bytes, from, Math.min(rowsOf(header.shape), from + some))
    for (let start = 0; start < raw.length; start += header.itemBytes) {
      const item = raw.subarray(start, start + header.itemBytes)
      const invalid = (message: string): DataError => new DataError({ file, row: from + Math.floor(start / (wide * header.itemBytes)), message })
      yield withoutFilling(header.type === 'S' ? bytesText(item, decoder, invalid) : pointsText(item, header.littleEndian, invalid))
    }
  }
}

type Invalid = (message: string) => DataError

function bytesText(item: Uint8Array, decoder: { decode(bytes: Uint8Array): string }, invalid: Invalid): string {
  if (!isUtf8(item)) throw invalid('the bytes of a text must be UTF-8: save texts as str')
  return decoder.decode(item)
}

function pointsText(item: Uint8Array, littleEndian: boolean, invalid: Invalid): string {
  const view = new DataView(item.buffer, item.byteOffset, item.byteLength)
  let text = ''
  for (let at = 0; at < item.byteLength; at += 4) {
    const point = view.getUint32(at, littleEndian)
    if (point > 0x10ffff) throw invalid(`a text holds ${point}, which is no character`)
    text += String.fromCodePoint(point)
  }
  return text
}

/** The first lines of an NPY file: what one element is, how the elements lie, and where they start. */
type NpyHeader = { type: string; littleEndian: boolean; itemBytes: number; fortran: boolean; shape: number[]; start: number }

/** Numpy itself reads no longer one. */
const longestHeader = 1 << 20

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const typePattern = /^([<>|=])([a-zA-Z])(\d*)$/
const scalarTypes = new Set(['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8'])
const supported = 'bool, int8 … int64, uint8 … uint64, float16, float32, float64, or texts as labels'

/**
 * Reads the header of an NPY file, versions 1 to 3 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 * @throws {DataError} on other element types; arrays of Python objects are pickles, which run code when they are read, and are never read here.
 */
function readNpyHeader(file: string, source: ByteSource): NpyHeader {
  const invalid = (message: string, received?: unknown): DataError =>
    new DataError({ file, message, ...(received === undefined ? {} : { received: shown(received) }) })
  const bytes = source.read(0, Math.min(source.length, 12))
  if (magic.some((byte, index) => bytes[index] !== byte) || bytes.length < 12) throw invalid('this is not an NPY array')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = elementAt(bytes, 6, 'bytes of the header')
  if (version < 1 || version > 3) throw invalid('an NPY array of version 1, 2 or 3', version)
  const [first, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  if (first + length > source.length) throw invalid('the NPY header is cut short')
  if (length > longestHeader) throw invalid(`the NPY header is longer than ${longestHeader} bytes`)
  const text = new TextDecoder().decode(source.read(first, first + length))
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1]
  if (type === undefined) throw invalid("the array holds records of several fields; save each field as a separate array (its 'descr' is a list)")
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1]
  const sides = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (order === undefined || sides === undefined) throw invalid('the NPY header cannot be read', text.trim())
  const shape = [...sides.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const { kind, itemBytes, littleEndian } = elementOf(type, invalid)
  const header: NpyHeader = { type: kind, littleEndian, itemBytes, fortran: order === 'True', shape, start: first + length }
  const wanted = shape.reduce((product, side) => product * side, 1) * itemBytes
  if (source.length - header.start !== wanted)
    throw invalid(`the header says [${shape.join(', ')}], that is ${wanted} bytes; received ${source.length - header.start} bytes`)
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
