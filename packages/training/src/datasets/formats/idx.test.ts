import { gzipSync } from 'node:zlib'
import { type DatasetSource, readTensorFile, uploadSpec } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { prepareDataset } from '../prepare-dataset.js'

const upload = (spec: Record<string, unknown> = {}): DatasetSource => ({
  type: 'upload',
  spec: uploadSpec.parse({ format: 'idx', name: 'x', ...spec }),
  files: [],
})

/** An IDX file of bytes, after the format's own description. */
function idx(shape: readonly number[], data: readonly number[], type = 0x08): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length))
  header.setUint32(0, type * 256 + shape.length)
  for (const [index, side] of shape.entries()) header.setUint32(4 + 4 * index, side)
  return new Uint8Array([...new Uint8Array(header.buffer), ...data])
}

const images = { filename: 'train-images-idx3-ubyte', bytes: idx([3, 1, 2], [1, 2, 3, 4, 5, 6]) }
const labels = { filename: 'train-labels-idx1-ubyte', bytes: idx([3], [0, 1, 1]) }
const source = upload()

test('files are recognized by their dimensions and names, in any order, gzipped or not', async () => {
  const testImages = { filename: 't10k-images.gz', bytes: gzipSync(idx([1, 1, 2], [9, 9])) }
  const testLabels = { filename: 't10k-labels.gz', bytes: gzipSync(idx([1], [1])) }
  const { info, file } = await prepareDataset(source, [testLabels, labels, testImages, images])
  expect(info).toMatchObject({ kind: 'image', rows: 3, test_rows: 1, input_shape: [1, 2, 1], classes: ['0', '1'], class_counts: [1, 2] })
  expect(readTensorFile(file).tensor('train.x')).toEqual({ dtype: 'U8', shape: [3, 1, 2, 1], data: new Uint8Array([1, 2, 3, 4, 5, 6]) })
  expect(readTensorFile(file).tensor('test.x').data).toEqual(new Uint8Array([9, 9]))
})

test.each([
  ['numbers of images and labels that differ', [images, { ...labels, bytes: idx([2], [0, 1]) }], '2 labels for the 3 images of train-images-idx3-ubyte'],
  ['a missing file', [images], 'received 1 of images and 0 of labels: train-images-idx3-ubyte'],
  ['two files of one kind', [images, labels, { ...images, filename: 'more' }], 'received 2 of images and 1 of labels'],
  ['a file cut short', [{ ...images, bytes: images.bytes.subarray(0, 20) }, labels], 'the header says [3, 1, 2], that is 6 bytes; received 4 bytes'],
  ['another format', [{ ...images, bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1, 1]) }, labels], 'this is not an IDX file; received bytes 89 50 4e 47'],
  [
    'floats',
    [{ ...images, bytes: idx([1, 1, 1], [0, 0, 0, 0], 0x0d) }, labels],
    'images must be unsigned bytes, labels unsigned bytes or 32-bit integers; received floats',
  ],
  ['a damaged gzip', [{ ...images, bytes: gzipSync(images.bytes).subarray(0, 20) }, labels], 'the gzip file is damaged'],
  ['one class', [images, { ...labels, bytes: idx([3], [1, 1, 1]) }], 'every training image has the same label'],
])('%s is rejected', async (_, files, message) => {
  await expect(prepareDataset(source, files)).rejects.toThrow(message)
})

test('a label beyond the named classes is rejected with its row', async () => {
  const beyond = { ...labels, bytes: idx([3], [0, 2, 1]) }
  await expect(prepareDataset(upload({ classes: ['a', 'b'] }), [images, beyond])).rejects.toThrow(
    'train-labels-idx1-ubyte, row 1: a label must be a class number from 0 to 1; received 2',
  )
})

test('a gzip bomb is rejected by its ratio', async () => {
  const bomb = { filename: 'train-images', bytes: gzipSync(new Uint8Array(64 << 20)) }
  await expect(prepareDataset(source, [bomb, labels])).rejects.toThrow('unpacks to more than')
})
