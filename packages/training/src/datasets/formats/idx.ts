import { cellText } from '@trainyard/csv'
import { type ByteSource, limits } from '@trainyard/spec'
import { memoryScratch, type Scratch, TableError, unpacked } from '@trainyard/tables'
import { sourceOf, type UploadedFile } from '../files/uploaded-file.js'
import { DataError } from '../data-error.js'
import { pixelsIn } from '../images/pixel-rows.js'
import { type ImageRows, imageShape, prepareImages } from '../images/prepare-images.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import type { SpecOf } from './format-reader.js'

/**
 * Prepares images and class numbers from IDX files.
 * @throws {DataError} naming the file, and the row of a label that is no class.
 */
export async function readIdx(
  files: readonly UploadedFile[],
  spec: Pick<SpecOf<'idx'>, 'classes' | 'test_fraction'>,
  scratch: Scratch = memoryScratch(),
): Promise<PreparedArrays> {
  const arrays: IdxArray[] = []
  for (const file of files) arrays.push(readArray(file.filename, await unzipped(file, scratch)))
  const { train, test } = pairArrays(arrays)
  const inputShape = imageShape(train.images.filename, train.images.shape)
  const classes = classNames([train, ...(test ? [test] : [])], spec.classes)
  const images = { inputShape, classes, train: rowsOf(train), test: test && rowsOf(test), label: null, file: train.labels.filename }
  return prepareImages(images, spec.test_fraction, scratch)
}

const rowsOf = ({ images, labels }: IdxPair): ImageRows => ({
  pixels: pixelsIn(
    images.bytes,
    images.shape.slice(1).reduce((product, side) => product * side, 1),
    images.start,
  ),
  labels: classNumbers(labels),
})

function classNumbers({ bytes, start, isByte }: IdxArray): Int32Array {
  const data = bytes.read(start, bytes.length)
  if (isByte) return Int32Array.from(data)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  return Int32Array.from({ length: data.length / 4 }, (_, index) => view.getInt32(4 * index))
}

function classNames(pairs: readonly IdxPair[], names: readonly string[] | undefined): string[] {
  const count = names?.length ?? Math.max(...pairs.map(({ labels }) => classNumbers(labels).reduce((largest, label) => Math.max(largest, label), 0))) + 1
  if (count > limits.datasetClasses) throw new DataError({ message: `at most ${limits.datasetClasses} classes`, received: String(count) })
  for (const { labels } of pairs) {
    const row = classNumbers(labels).findIndex((label) => label < 0 || label >= count)
    if (row !== -1)
      throw new DataError({
        file: labels.filename,
        row,
        message: `a label must be a class number from 0 to ${count - 1}`,
        received: String(classNumbers(labels)[row]),
      })
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
function pairArrays(arrays: readonly IdxArray[]): { train: IdxPair; test: IdxPair | null } {
  const train = pairOf(
    arrays.filter(({ filename }) => !testName.test(filename)),
    'training',
  )
  const rest = arrays.filter(({ filename }) => testName.test(filename))
  if (!train)
    throw new DataError({
      message: 'an IDX data set needs a file of images and a file of labels for training',
      received: `${arrays.length} files: ${arrays.map(({ filename }) => filename).join(', ')}`,
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

/**
 * An array of an IDX file: images have 3 or 4 sides ([rows, height, width] and perhaps channels), labels one. Its elements, which are bytes or 32-bit integers,
 * begin at `start`.
 */
type IdxArray = { filename: string; shape: number[]; bytes: ByteSource; start: number; isByte: boolean }

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
 * Reads the header of an IDX file (format: two zero bytes, element type, number of sides, the sides as big-endian 32-bit numbers, then the
 * elements).
 * @throws {DataError} when it is none, holds other elements than unsigned bytes (or 32-bit integers for labels), or is shorter or longer than its
 *   header says.
 */
function readArray(filename: string, bytes: ByteSource): IdxArray {
  const invalid = (message: string, received?: string): DataError => new DataError({ file: filename, message, ...(received === undefined ? {} : { received }) })
  const header = bytes.read(0, Math.min(bytes.length, headerBytes))
  const [first, second, type, sides] = header
  if (type === undefined || sides === undefined || first !== 0 || second !== 0 || !(type in typeNames) || sides < 1 || bytes.length < 4 + 4 * sides)
    throw invalid('this is not an IDX file', `bytes ${[...header.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`)
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const shape = Array.from({ length: sides }, (_, side) => view.getUint32(4 + 4 * side))
  const allowed = type === unsignedByte || (type === int32 && sides === 1)
  if (!allowed) throw invalid('images must be unsigned bytes, labels unsigned bytes or 32-bit integers', typeNames[type])
  const elementBytes = type === unsignedByte ? 1 : 4
  const elements = shape.reduce((product, side) => product * side, 1)
  const start = 4 + 4 * sides
  if (bytes.length - start !== elements * elementBytes)
    throw invalid(`the header says [${shape.join(', ')}], that is ${elements * elementBytes} bytes`, `${bytes.length - start} bytes`)
  return { filename, shape, bytes, start, isByte: type === unsignedByte }
}

/** Four bytes, and four for each of at most 255 sides. */
const headerBytes = 4 + 4 * 255

async function unzipped(file: UploadedFile, scratch: Scratch): Promise<ByteSource> {
  try {
    return await unpacked(sourceOf(file), scratch)
  } catch (error) {
    throw error instanceof TableError ? new DataError({ file: file.filename, message: error.message }, { cause: error }) : error
  }
}
