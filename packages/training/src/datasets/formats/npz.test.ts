import { type DatasetSource, readTensorFile, uploadSpec } from '@trainyard/spec'
import { type Zippable, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { openArchive } from '../files/archive.js'
import { everyType, pickled, records } from '@trainyard/testing/numpy-files.js'
import { readNpy } from '../numpy/read-npy.js'
import { prepareDataset } from '../prepare-dataset.js'

const prepare = (bytes: Uint8Array, spec: Record<string, unknown> = {}) => {
  const source: DatasetSource = { type: 'upload', spec: uploadSpec.parse({ format: 'npz', name: 'x', test_fraction: 0, ...spec }), files: [] }
  return prepareDataset(source, [{ filename: 'a.npz', bytes }])
}
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'))

/** An NPY file, version 1, after the format's own description. */
function npy(descr: string, shape: readonly number[], data: Uint8Array, fortran = false): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n'
  return new Uint8Array([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length % 256, padded.length >> 8, ...Buffer.from(padded, 'latin1'), ...data])
}
const floats = (shape: readonly number[], values: readonly number[]) => npy('<f8', shape, new Uint8Array(Float64Array.from(values).buffer))
const bytes = (shape: readonly number[], values: readonly number[]) => npy('|u1', shape, Uint8Array.from(values))
const npz = (arrays: Record<string, Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, data]) => [`${name}.npy`, data])) satisfies Zippable)

test('every element type, byte order and memory order that NumPy writes is read exactly', async () => {
  const entries = await openArchive({ filename: 'all.npz', bytes: bytesOf(everyType) })
  const found = Object.fromEntries(
    await Promise.all(
      entries.map(async (entry) => {
        const { shape, data } = readNpy({ filename: entry.name, bytes: await entry.read() })
        return [entry.name.replace('.npy', ''), [shape, Array.from<number | string>(data)]] as const
      }),
    ),
  )
  expect(found).toEqual({
    u1: [
      [2, 3],
      [0, 1, 2, 3, 4, 5],
    ],
    i1: [[2], [-1, 2]],
    i2: [
      [1, 2],
      [-300, 5],
    ],
    i4: [[2], [7, -8]],
    i8: [[2], [2 ** 40, -3]],
    u2: [[1], [65_535]],
    u4: [[1], [4_294_967_295]],
    u8: [[1], [2 ** 53 - 1]],
    f2: [[5], [1.5, -65_504, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN]],
    f4: [[2], [Math.fround(0.1), -2]],
    f8: [
      [2, 2],
      [1.25, 2.5, 3, 4],
    ],
    b1: [[2], [1, 0]],
    fortran: [[2, 3, 4], Array.from({ length: 24 }, (_, index) => index)],
    fortran_u1: [
      [2, 3],
      [0, 1, 2, 3, 4, 5],
    ],
    U: [[2], ['cat', 'dög']],
    S: [[2], ['ab', 'c']],
  })
})

describe('tables', () => {
  test('columns are numbers with NaN for missing, and whole labels that count from 0 are classes', async () => {
    const { info, file } = await prepare(npz({ x: floats([3, 2], [1, 2, Number.NaN, 4, 5, 6]), y: bytes([3], [0, 1, 1]) }), { column_names: ['a', 'b'] })
    expect(info).toMatchObject({ kind: 'table', task: 'classification', rows: 3, classes: ['0', '1'], class_counts: [1, 2] })
    expect(info.columns.map(({ name, missing }) => [name, missing])).toEqual([
      ['a', 1],
      ['b', 0],
    ])
    expect(readTensorFile(file).tensor('train.column.0').data).toEqual(new Float64Array([1, Number.NaN, 5]))
  })

  test('arrays for testing become the test split as they are, under the usual names or named ones', async () => {
    const arrays = { train: floats([2, 1], [1, 2]), labels: floats([2, 1], [0.5, 1.5]), held: floats([1, 1], [9]), answers: floats([1], [7.25]) }
    const { info, file } = await prepare(npz(arrays), { task: 'regression', arrays: { x: 'train', y: 'labels', x_test: 'held', y_test: 'answers' } })
    expect(info).toMatchObject({ task: 'regression', rows: 2, test_rows: 1, classes: [] })
    expect([readTensorFile(file).tensor('test.column.0').data, readTensorFile(file).tensor('test.y').data]).toEqual([
      new Float64Array([9]),
      new Float64Array([7.25]),
    ])
    const usual = await prepare(npz({ x_train: floats([2, 1], [1, 2]), y_train: bytes([2], [0, 1]), x_test: floats([1, 1], [3]), y_test: bytes([1], [1]) }))
    expect(usual.info).toMatchObject({ rows: 2, test_rows: 1 })
  })
})

describe('images', () => {
  test('bytes are kept, with and without channels; names stand for class numbers', async () => {
    const { info, file } = await prepare(npz({ x: bytes([2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), y: bytes([2], [0, 1]) }), {
      classes: ['cat', 'dog'],
    })
    expect(info).toMatchObject({ kind: 'image', input_shape: [1, 2, 3], classes: ['cat', 'dog'] })
    expect(info.pixel_range).toBeUndefined()
    expect([...readTensorFile(file).tensor('train.x').data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect((await prepare(npz({ x: bytes([2, 1, 2], [1, 2, 3, 4]), y: bytes([2], [0, 1]) }))).info.input_shape).toEqual([1, 2, 1])
  })

  test('fractions from 0 to 1 become 256 levels, and the data set says so', async () => {
    const { info, file } = await prepare(npz({ x: floats([2, 1, 2], [0, 1, 0.5, 0.25]), y: bytes([2], [0, 1]) }))
    expect(info.pixel_range).toEqual([0, 1])
    expect([...readTensorFile(file).tensor('train.x').data]).toEqual([0, 255, 128, 64])
    const signed = await prepare(npz({ x: floats([2, 1, 1], [-1, 1]), y: bytes([2], [0, 1]) }), { pixel_range: [-1, 1] })
    expect([...readTensorFile(signed.file).tensor('train.x').data]).toEqual([0, 255])
  })
})

const good = { x: floats([2, 2], [1, 2, 3, 4]), y: bytes([2], [0, 1]) }

test.each([
  ['Python objects', bytesOf(pickled), {}, 'a.npz/y.npy: the array holds Python objects (a pickle), which are never read'],
  ['records', bytesOf(records), {}, 'a.npz/x.npy: the array holds records of several fields'],
  ['another file', Buffer.from('not a zip at all'), {}, 'a.npz: this is not a zip file, or it is damaged'],
  ['a zip cut short', npz(good).subarray(0, 120), {}, 'a.npz: this is not a zip file, or it is damaged'],
  ['a file that is no array', npz({ x: Buffer.from('hello, this is text'), y: good.y }), {}, 'a.npz/x.npy: this is not an NPY array'],
  ['complex numbers', npz({ x: npy('<c16', [1], new Uint8Array(16)), y: good.y }), {}, 'x.npy: elements must be bool, int8 …'],
  ['an array cut short', npz({ x: good.x.subarray(0, good.x.length - 8), y: good.y }), {}, 'the header says [2, 2], that is 32 bytes; received 24 bytes'],
  ['a missing array', npz({ x: good.x, labels: good.y }), {}, 'there is no array "y"; the arrays are x, labels'],
  ['a named array that is not there', npz(good), { arrays: { x: 'images', y: 'y' } }, 'there is no array "images"'],
  ['too many sides', npz({ x: floats([1, 1, 1, 1, 1], [1]), y: good.y }), {}, 'x must be [rows, columns], [rows, height, width] or'],
  ['labels of two sides', npz({ x: good.x, y: bytes([2, 2], [0, 1, 1, 0]) }), {}, 'y must be [rows]'],
  ['other numbers of rows', npz({ x: good.x, y: bytes([3], [0, 1, 1]) }), {}, '3 labels for the 2 rows of a.npz/x.npy'],
  ['an infinite value', npz({ x: floats([2, 1], [1, Number.POSITIVE_INFINITY]), y: good.y }), {}, 'x.npy, row 1, column "0": a value must be finite'],
  ['a label that is no class', npz(good), { classes: ['only'] }, 'y.npy, row 1: a label must be a class number from 0 to 0; received "1"'],
  ['a target that is NaN', npz({ x: good.x, y: floats([2], [1, Number.NaN]) }), { task: 'regression' }, 'row 1: the target of a regression must be a number'],
  [
    'a pixel out of range',
    npz({ x: floats([2, 1, 1], [3, 256]), y: good.y }),
    {},
    'row 1: a pixel must be a number from 0 to 255 (set pixel_range for others); received 256',
  ],
  [
    'channels that come first',
    npz({
      x: bytes(
        [2, 5, 1, 9],
        Array.from({ length: 90 }, () => 0),
      ),
      y: good.y,
    }),
    {},
    'and the channels last',
  ],
  ['one class', npz({ x: good.x, y: bytes([2], [1, 1]) }), {}, 'every row has the same label'],
  ['an integer beyond 2^53', npz({ x: npy('<i8', [1, 1], new Uint8Array(BigInt64Array.of(2n ** 60n).buffer)), y: good.y }), {}, 'integers beyond 2^53'],
])('%s is rejected with its place', async (_, file, spec, message) => {
  await expect(prepare(file, spec)).rejects.toThrow(message)
})

test('a zip bomb is rejected before it is unpacked, and so is a file that holds more than it says', async () => {
  const bomb = zipSync({ 'x.npy': new Uint8Array(64 << 20) })
  await expect(prepare(bomb)).rejects.toThrow(/unpacks to 67108864 bytes: at most \d+/)
  const lying = zipSync({ 'x.npy': new Uint8Array(100_000), 'y.npy': good.y })
  const view = new DataView(lying.buffer)
  // The size that the central directory gives for the first file; see APPNOTE 4.3.12.
  const directory = Buffer.from(lying).indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  view.setUint32(directory + 24, 1_000, true)
  await expect(prepare(lying)).rejects.toThrow('a.npz/x.npy: the file is damaged')
})
