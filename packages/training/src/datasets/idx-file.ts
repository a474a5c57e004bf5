import { gunzipSync } from 'node:zlib'
import type { UploadedFile } from './uploaded-file.js'
import { DataError } from './data-error.js'
import { unpackedLimit } from './unpacked-limit.js'

/** An array of an IDX file: images have 3 or 4 sides ([rows, height, width] and perhaps channels), labels one. */
export type IdxArray = { filename: string; shape: number[]; data: Uint8Array | Int32Array }

const unsignedByte = 0x08
const int32 = 0x0c
const typeNames: Readonly<Record<number, string>> = {
  0x08: 'unsigned bytes',
  0x09: 'signed bytes',
  0x0b: '16-bit integers',
  0x0c: '32-bit integers',
  0x0d: 'floats',
  0x0e: 'doubles',
}

/**
 * Reads an IDX file, gzipped or not (format: two zero bytes, element type, number of sides, the sides as big-endian 32-bit numbers, then the
 * elements).
 * @throws {DataError} when it is none, holds other elements than unsigned bytes (or 32-bit integers for labels), or is shorter or longer than its
 *   header says.
 */
export function readIdx(file: UploadedFile): IdxArray {
  const bytes = unzipped(file)
  const fault = (message: string, received?: string): DataError =>
    new DataError({ file: file.filename, message, ...(received === undefined ? {} : { received }) })
  const sides = bytes[3] ?? 0
  const type = bytes[2] ?? 0
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || !(type in typeNames) || sides < 1 || bytes.length < 4 + 4 * sides)
    throw fault('this is no IDX file', `bytes ${[...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: sides }, (_, side) => view.getUint32(4 + 4 * side))
  const allowed = type === unsignedByte || (type === int32 && sides === 1)
  if (!allowed) throw fault('images must be unsigned bytes, labels unsigned bytes or 32-bit integers', typeNames[type])
  const elementBytes = type === unsignedByte ? 1 : 4
  const elements = shape.reduce((product, side) => product * side, 1)
  const start = 4 + 4 * sides
  if (bytes.length - start !== elements * elementBytes)
    throw fault(`the header says [${shape.join(', ')}], that is ${elements * elementBytes} bytes`, `${bytes.length - start} bytes`)
  if (type === unsignedByte) return { filename: file.filename, shape, data: bytes.subarray(start) }
  return { filename: file.filename, shape, data: Int32Array.from({ length: elements }, (_, index) => view.getInt32(start + 4 * index)) }
}

function unzipped({ filename, bytes }: UploadedFile): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const allowed = unpackedLimit(bytes.length)
  try {
    return gunzipSync(bytes, { maxOutputLength: allowed })
  } catch (error) {
    const tooLong = error instanceof RangeError
    throw new DataError(
      { file: filename, message: tooLong ? `the gzip file unpacks to more than ${allowed} bytes` : 'the gzip file is damaged' },
      { cause: error },
    )
  }
}
