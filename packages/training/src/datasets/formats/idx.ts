import { cellText } from '@trainyard/csv'
import { limits } from '@trainyard/spec'
import { unpackedLimit } from '@trainyard/tables'
import type { UploadedFile } from '../files/uploaded-file.js'
import { DataError } from '../data-error.js'
import { type ImageRows, imageShape, prepareImages } from '../images/prepare-images.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import type { SpecOf } from './format-reader.js'
import { gunzipSync } from 'node:zlib'

/**
 * Prepares images and class numbers from IDX files.
 * @throws {DataError} naming the file, and the row of a label that is no class.
 */
export function readIdx(files: readonly UploadedFile[], spec: Pick<SpecOf<'idx'>, 'classes' | 'test_fraction'>): PreparedArrays {
  const { train, test } = pairIdxFiles(files)
  const inputShape = imageShape(train.images.filename, train.images.shape)
  const classes = classNames([train, ...(test ? [test] : [])], spec.classes)
  return prepareImages({ inputShape, classes, train: rowsOf(train), test: test && rowsOf(test), label: null, file: train.labels.filename }, spec.test_fraction)
}

const rowsOf = ({ images, labels }: IdxPair): ImageRows => ({
  pixels: images.data instanceof Uint8Array ? images.data : Uint8Array.from(images.data),
  labels: classNumbers(labels),
})

const classNumbers = ({ data }: IdxArray): Int32Array => (data instanceof Int32Array ? data : Int32Array.from(data))

function classNames(pairs: readonly IdxPair[], names: readonly string[] | undefined): string[] {
  const count = names?.length ?? Math.max(...pairs.map(({ labels }) => classNumbers(labels).reduce((largest, label) => Math.max(largest, label), 0))) + 1
  if (count > limits.datasetClasses) throw new DataError({ message: `at most ${limits.datasetClasses} classes`, received: String(count) })
  for (const { labels } of pairs) {
    const row = classNumbers(labels).findIndex((label) => label < 0 || label >= count)
    if (row !== -1)
      throw new DataError({ file: labels.filename, row, message: `a label must be a class number from 0 to ${count - 1}`, received: String(labels.data[row]) })
  }
  return names ? names.map(cellText) : Array.from({ length: count }, (_, index) => String(index))
}

/** Images with their labels. */
type IdxPair = { images: IdxArray; labels: IdxArray }

const testName = /(?:^|[^a-z])(?:t10k|test)(?:[^a-z]|$)/i

/**
 * Finds out which file is which: images and labels by their number of sides, the test split by `t10k` or `test` in the name; what else it is called
 * is of no account.
 * @throws {DataError} when a file is missing or doubled, or when images and labels do not agree in their number.
 */
function pairIdxFiles(files: readonly UploadedFile[]): { train: IdxPair; test: IdxPair | null } {
  const arrays = files.map(readArray)
  const train = pairOf(
    arrays.filter(({ filename }) => !testName.test(filename)),
    'training',
  )
  const rest = arrays.filter(({ filename }) => testName.test(filename))
  if (!train)
    throw new DataError({
      message: 'an IDX data set needs a file of images and a file of labels for training',
      received: `${files.length} files: ${files.map(({ filename }) => filename).join(', ')}`,
    })
  const test = pairOf(rest, 'test')
  const [own, other] = [train.images.shape.slice(1), test?.images.shape.slice(1)]
  if (test && other && own.join() !== other.join())
    throw new DataError({ file: test.images.filename, message: `the test images are [${other.join(', ')}], the training images [${own.join(', ')}]` })
  return { train, test }
}

function pairOf(arrays: readonly IdxArray[], split: string): IdxPair | null {
  if (arrays.length === 0) return null
  const images = arrays.filter(({ shape }) => shape.length === 3 || shape.length === 4)
  const labels = arrays.filter(({ shape }) => shape.length === 1)
  const other = arrays.find(({ shape }) => shape.length === 2 || shape.length > 4)
  if (other)
    throw new DataError({
      file: other.filename,
      message: 'images have 3 or 4 sides ([rows, height, width] and perhaps channels), labels one',
      received: `[${other.shape.join(', ')}]`,
    })
  const [image, label] = [images[0], labels[0]]
  if (!image || !label || images.length > 1 || labels.length > 1)
    throw new DataError({
      message: `the ${split} split needs one file of images and one of labels`,
      received: `${images.length} of images and ${labels.length} of labels: ${arrays.map(({ filename }) => filename).join(', ')}`,
    })
  if (image.shape[0] !== label.shape[0])
    throw new DataError({ file: label.filename, message: `${label.shape[0]} labels for the ${image.shape[0]} images of ${image.filename}` })
  return { images: image, labels: label }
}

/** An array of an IDX file: images have 3 or 4 sides ([rows, height, width] and perhaps channels), labels one. */
type IdxArray = { filename: string; shape: number[]; data: Uint8Array | Int32Array }

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
function readArray(file: UploadedFile): IdxArray {
  const bytes = unzipped(file)
  const invalid = (message: string, received?: string): DataError =>
    new DataError({ file: file.filename, message, ...(received === undefined ? {} : { received }) })
  const [first, second, type, sides] = bytes
  if (type === undefined || sides === undefined || first !== 0 || second !== 0 || !(type in typeNames) || sides < 1 || bytes.length < 4 + 4 * sides)
    throw invalid('this is not an IDX file', `bytes ${[...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: sides }, (_, side) => view.getUint32(4 + 4 * side))
  const allowed = type === unsignedByte || (type === int32 && sides === 1)
  if (!allowed) throw invalid('images must be unsigned bytes, labels unsigned bytes or 32-bit integers', typeNames[type])
  const elementBytes = type === unsignedByte ? 1 : 4
  const elements = shape.reduce((product, side) => product * side, 1)
  const start = 4 + 4 * sides
  if (bytes.length - start !== elements * elementBytes)
    throw invalid(`the header says [${shape.join(', ')}], that is ${elements * elementBytes} bytes`, `${bytes.length - start} bytes`)
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
