import { DataError, shown } from './data-error.js'

/** The first lines of an NPY file: what one element is, how the elements lie, and where they start. */
export type NpyHeader = { type: string; littleEndian: boolean; itemBytes: number; fortran: boolean; shape: number[]; start: number }

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const typePattern = /^([<>|=])([a-zA-Z])(\d*)$/
const scalarTypes = new Set(['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8'])
const supported = 'bool, int8 … int64, uint8 … uint64, float16, float32, float64, or texts as labels'

/**
 * Reads the header of an NPY file, versions 1 to 3 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 * @throws {DataError} on other element types; arrays of Python objects are pickles, which run code when they are read, and are never read here.
 */
export function readNpyHeader(file: string, bytes: Uint8Array): NpyHeader {
  const fault = (message: string, received?: unknown): DataError =>
    new DataError({ file, message, ...(received === undefined ? {} : { received: shown(received) }) })
  if (magic.some((byte, index) => bytes[index] !== byte) || bytes.length < 12) throw fault('this is no NPY array')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = bytes[6] ?? 0
  if (version < 1 || version > 3) throw fault('an NPY array of version 1, 2 or 3', version)
  const [first, length] = version === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)]
  if (first + length > bytes.length) throw fault('the NPY header is cut short')
  const text = new TextDecoder().decode(bytes.subarray(first, first + length))
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1]
  if (type === undefined) throw fault("the array holds records of several fields; save each field as an array of its own (its 'descr' is a list)")
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1]
  const sides = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1]
  if (order === undefined || sides === undefined) throw fault('the NPY header cannot be read', text.trim())
  const shape = [...sides.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const { kind, itemBytes, littleEndian } = elementOf(type, fault)
  const header: NpyHeader = { type: kind, littleEndian, itemBytes, fortran: order === 'True', shape, start: first + length }
  const wanted = shape.reduce((product, side) => product * side, 1) * itemBytes
  if (bytes.length - header.start !== wanted)
    throw fault(`the header says [${shape.join(', ')}], that is ${wanted} bytes; received ${bytes.length - header.start} bytes`)
  return header
}

function elementOf(type: string, fault: (message: string, received?: unknown) => DataError) {
  const [, order, letter = '', digits = ''] = typePattern.exec(type) ?? []
  if (letter === 'O') throw fault('the array holds Python objects (a pickle), which are never read: save numbers or texts, with allow_pickle=False')
  const isText = letter === 'U' || letter === 'S'
  if (order === undefined || (!isText && !scalarTypes.has(letter + digits))) throw fault(`elements must be ${supported}`, type)
  const itemBytes = Number(digits) * (letter === 'U' ? 4 : 1)
  return { kind: isText ? letter : letter + digits, itemBytes, littleEndian: order !== '>' }
}
