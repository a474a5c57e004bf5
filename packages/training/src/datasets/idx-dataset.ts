import { limits, type UploadSpec } from '@trainyard/spec'
import type { UploadedFile } from './uploaded-file.js'
import { DataError } from './data-error.js'
import type { IdxArray } from './idx-file.js'
import { type IdxPair, pairIdxFiles } from './idx-pairs.js'
import { type ImageRows, imageShape, packImages } from './pack-images.js'
import type { PreparedDataset } from './pack-table.js'

export type IdxChoice = Pick<Extract<UploadSpec, { format: 'idx' }>, 'classes' | 'test_fraction'>

/**
 * Prepares images and class numbers from IDX files.
 * @throws {DataError} naming the file, and the row of a label that is no class.
 */
export function prepareIdx(files: readonly UploadedFile[], choice: IdxChoice): PreparedDataset {
  const { train, test } = pairIdxFiles(files)
  const inputShape = imageShape(train.images.filename, train.images.shape)
  const classes = classNames([train, ...(test ? [test] : [])], choice.classes)
  return packImages({ inputShape, classes, train: rowsOf(train), test: test && rowsOf(test), label: null, place: train.labels.filename }, choice.test_fraction)
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
  return names ? [...names] : Array.from({ length: count }, (_, index) => String(index))
}
