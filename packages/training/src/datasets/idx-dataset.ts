import { type DatasetInfo, datasetTensors, limits, type StoredTensor, type UploadSpec, writeTensorFile } from '@trainyard/spec'
import { countClasses, pick } from './chosen-rows.js'
import type { UploadedFile } from './csv-text.js'
import { DataError } from './data-error.js'
import type { IdxArray } from './idx-file.js'
import { type IdxPair, pairIdxFiles } from './idx-pairs.js'
import type { PreparedDataset } from './pack-table.js'
import { splitTest } from './split-test.js'

export type IdxChoice = Pick<Extract<UploadSpec, { format: 'idx' }>, 'classes' | 'test_fraction'>

/** Prepares images and class numbers from IDX files. Throws DataError naming the file, and the row of a label that is no class. */
export function prepareIdx(files: readonly UploadedFile[], choice: IdxChoice): PreparedDataset {
  const { train, test } = pairIdxFiles(files)
  const inputShape = imageShape(train.images)
  const labels = { train: classNumbers(train.labels), test: test && classNumbers(test.labels) }
  const classes = classNames([train, ...(test ? [test] : [])], choice.classes)
  const split = test ? null : splitTest(labels.train, classes.length, labels.train.length, choice.test_fraction)
  const kept = split?.kept ?? allRows(labels.train.length)
  const counts = countClasses(labels.train, kept, classes.length)
  if (counts.filter((count) => count > 0).length < 2)
    throw new DataError({ file: train.labels.filename, message: 'every training image has the same label: there is nothing to learn' })
  const tensors: Record<string, StoredTensor> = {
    [datasetTensors.images('train')]: pickImages(train.images, kept, inputShape),
    [datasetTensors.labels('train')]: pick(labels.train, kept),
  }
  const testRows =
    test && labels.test
      ? { images: test.images, labels: labels.test, rows: allRows(labels.test.length) }
      : split
        ? { images: train.images, labels: labels.train, rows: split.heldOut }
        : null
  if (testRows && testRows.rows.length > 0) {
    tensors[datasetTensors.images('test')] = pickImages(testRows.images, testRows.rows, inputShape)
    tensors[datasetTensors.labels('test')] = pick(testRows.labels, testRows.rows)
  }
  const info: DatasetInfo = {
    kind: 'image',
    task: 'classification',
    rows: kept.length,
    test_rows: testRows?.rows.length ?? 0,
    input_shape: inputShape,
    classes,
    class_counts: counts,
    columns: [],
    label: null,
  }
  return { info, file: writeTensorFile(tensors) }
}

const allRows = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, row) => row)

function imageShape({ filename, shape }: IdxArray): number[] {
  const [rows = 0, height = 0, width = 0, channels = 1] = shape
  const fault = (message: string): DataError => new DataError({ file: filename, message, received: `[${shape.join(', ')}]` })
  if (rows < 2 || rows > limits.datasetRows) throw fault(`2 to ${limits.datasetRows} images`)
  if (Math.min(height, width) < 1 || Math.max(height, width) > limits.imagePixelsPerSide)
    throw fault(`images of 1 to ${limits.imagePixelsPerSide} pixels a side`)
  if (channels < 1 || channels > 4) throw fault('images of 1 to 4 channels')
  return [height, width, channels]
}

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

function pickImages({ data }: IdxArray, rows: Int32Array, inputShape: readonly number[]): StoredTensor {
  const bytes = data instanceof Uint8Array ? data : Uint8Array.from(data)
  const pixels = inputShape.reduce((product, side) => product * side, 1)
  const shape = [rows.length, ...inputShape]
  if (rows.length * pixels === bytes.length) return { dtype: 'U8', shape, data: bytes }
  const picked = new Uint8Array(rows.length * pixels)
  for (const [position, row] of rows.entries()) picked.set(bytes.subarray(row * pixels, (row + 1) * pixels), position * pixels)
  return { dtype: 'U8', shape, data: picked }
}
