import type { UploadedFile } from './uploaded-file.js'
import { DataError } from './data-error.js'
import { type IdxArray, readIdx } from './idx-file.js'

/** Images with their labels. */
export type IdxPair = { images: IdxArray; labels: IdxArray }

const testName = /(?:^|[^a-z])(?:t10k|test)(?:[^a-z]|$)/i

/**
 * Finds out which file is which: images and labels by their number of sides, the test split by `t10k` or `test` in the name; what else it is called
 * is of no account.
 * @throws {DataError} when a file is missing or doubled, or when images and labels do not agree in their number.
 */
export function pairIdxFiles(files: readonly UploadedFile[]): { train: IdxPair; test: IdxPair | null } {
  const arrays = files.map(readIdx)
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
  if (other && own.join() !== other.join())
    throw new DataError({ file: test?.images.filename ?? '', message: `the test images are [${other.join(', ')}], the training images [${own.join(', ')}]` })
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
