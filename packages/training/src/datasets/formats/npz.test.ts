import { bytesInMemory, type DatasetSource, readTensorFile, uploadSpec } from '@trainyard/spec'
import { memoryScratch } from '@trainyard/tables'
import fc from 'fast-check'
import { type Zippable, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { openArchive } from '../files/archive.js'
import { everyType, pickled, records } from '@trainyard/testing/numpy-files.js'
import { numberBlocks, type NpyArray, openNpy } from '../numpy/read-npy.js'
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
/** Texts of UCS-4, filled up with zeros. */
const texts = (values: readonly string[]) => {
  const length = Math.max(...values.map((value) => Array.from(value).length))
  const points = values.flatMap((value) => Array.from({ length }, (_, index) => Array.from(value)[index]?.codePointAt(0) ?? 0))
  return npy(`<U${length}`, [values.length], new Uint8Array(Uint32Array.from(points).buffer))
}
const npz = (arrays: Record<string, Uint8Array>) =>
  zipSync(Object.fromEntries(Object.entries(arrays).map(([name, data]) => [`${name}.npy`, data])) satisfies Zippable)

const elementsOf = (array: NpyArray): (number | string)[] =>
  array.kind === 'texts' ? [...array.texts()] : [...numberBlocks(array)].flatMap((block) => [...block])

test('every element type, byte order and memory order that NumPy writes is read exactly', async () => {
  const { files: entries } = await openArchive('all.npz', bytesInMemory(bytesOf(everyType)))
  const found = Object.fromEntries(
    await Promise.all(
      entries.map(async (entry) => {
        const array = openNpy(entry.name, await entry.unpack(memoryScratch()))
        return [entry.name.replace('.npy', ''), [array.shape, elementsOf(array)]] as const
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
  ['one-hot labels', npz({ x: good.x, y: bytes([2, 2], [0, 1, 1, 0]) }), {}, 'Of one-hot labels save y.argmax(axis=1); received [2, 2]'],
  ['other numbers of rows', npz({ x: good.x, y: bytes([3], [0, 1, 1]) }), {}, '3 labels for the 2 rows of a.npz/x.npy'],
  ['an infinite value', npz({ x: floats([2, 1], [1, Number.POSITIVE_INFINITY]), y: good.y }), {}, 'x.npy, row 1, column "x0": a value must be finite'],
  [
    'a label that is no class',
    npz({ x: good.x, y: bytes([2], [0, 2]) }),
    { classes: ['a', 'b'] },
    'y.npy, row 1: a label must be a class number from 0 to 1; received "2"',
  ],
  [
    'a label that is infinite',
    npz({ x: good.x, y: floats([2], [1, Number.POSITIVE_INFINITY]) }),
    {},
    'y.npy, row 1: a label must be finite; received Infinity',
  ],
  [
    'a target of images that is too large',
    npz({ x: bytes([2, 1, 1], [1, 2]), y: floats([2], [1, 1e101]) }),
    { task: 'regression' },
    'x.npy, row 1: a target must lie between -1e+100 and 1e+100',
  ],
  ['no rows', npz({ x: floats([0, 4], []), y: bytes([0], []) }), {}, 'x.npy: x has no rows; received [0, 4]'],
  ['no columns', npz({ x: floats([2, 0], []), y: good.y }), {}, '1 to 4096 columns; received 0'],
  ['two arrays of one name', zipSync({ 'x.npy': good.x, x: good.x, 'y.npy': good.y }), {}, 'there are two arrays "x", with and without the ending .npy'],
  ['a text that is no UTF-8', npz({ x: good.x, y: npy('|S1', [2], Uint8Array.of(0x61, 0xff)) }), {}, 'y.npy, row 1: the bytes of a text must be UTF-8'],
  ['half a surrogate pair', npz({ x: good.x, y: texts(['a', '\ud800']) }), {}, 'y.npy, row 1: the name of a class must not hold the control character U+D800'],
  ['a NUL within a label', npz({ x: good.x, y: texts(['a', 'b\0c']) }), {}, 'y.npy, row 1: the name of a class must not hold the control character U+0000'],
  ['a label of 300 characters', npz({ x: good.x, y: texts(['a', 'x'.repeat(300)]) }), {}, 'y.npy, row 1: the name of a class must have at most 255'],
  ...['', ' ', 'nan', 'NA', 'None', '?'].map((label): [string, Uint8Array, object, string] => [
    `the label ${JSON.stringify(label)}, which a table takes for a missing one,`,
    npz({ x: good.x, y: texts(['a', label]) }),
    {},
    'y.npy, row 1: a row needs a label',
  ]),
  [
    'a target that is the same in all training rows',
    npz({ x: good.x, y: floats([2], [5, 5]) }),
    { task: 'regression' },
    'column "y": the target is 5 in each of the 2 training rows: there is nothing to learn',
  ],
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
  ['an integer beyond 2^53', npz({ x: npy('<i8', [2, 1], new Uint8Array(BigInt64Array.of(1n, 2n ** 60n).buffer)), y: good.y }), {}, 'integers beyond 2^53'],
])('%s is rejected with its place', async (_, file, spec, message) => {
  await expect(prepare(file, spec)).rejects.toThrow(message)
})

test('a text that a table takes for a missing value is a class if it is listed; labels are trimmed and composed', async () => {
  const { info } = await prepare(npz({ x: good.x, y: texts(['NA', ' caf\u0065\u0301']) }), { classes: ['caf\u00e9 ', 'NA'] })
  expect([info.classes, info.class_counts]).toEqual([
    ['café', 'NA'],
    [1, 1],
  ])
})

test('classes that differ by case only, and images that are there twice, are told', async () => {
  const { warnings } = await prepare(npz({ x: bytes([3, 1, 1], [5, 5, 6]), y: texts(['Cat', 'cat', 'dog']) }))
  expect(warnings.map(({ code, count }) => [code, count])).toEqual([
    ['classes_alike', 2],
    ['rows_repeated', 1],
  ])
  expect(warnings[1]?.message).toContain('such as row 1 those of row 0')
})

test.each([
  [{ classes: ['a', 'a'] }, 'classes.1: must differ from the name with number 0'],
  [{ classes: ['a', ' a'] }, 'classes.1: must differ from the name with number 0'],
  [{ classes: ['caf\u00e9', 'cafe\u0301'] }, 'classes.1: must differ from the name with number 0'],
  [{ classes: ['', 'b'] }, 'classes.0: must show something'],
  [{ classes: ['\u200b', 'b'] }, 'classes.0: must show something'],
  [{ classes: ['a', 'b\u0007'] }, 'classes.1: must not hold the control character U+0007'],
  [{ classes: ['a', 'x'.repeat(256)] }, 'classes.1: must have at most 255 characters, not 256'],
  [{ column_names: ['a', 'a '] }, 'column_names.1: must differ from the name with number 0'],
  [{ column_names: ['__proto__'] }, 'column_names.0: must not be "__proto__"'],
])('%j is an error of the request', (fields, message) => {
  const issues = [...new Set(['npz', ...('classes' in fields ? ['idx'] : [])])].map(
    (format) => uploadSpec.safeParse({ format, name: 'x', ...fields }).error?.issues,
  )
  for (const found of issues) expect(found?.map(({ path, message: text }) => `${path.join('.')}: ${text}`)).toEqual([expect.stringContaining(message)])
})

/** A number of each type, as NumPy's documentation says how it lies (https://numpy.org/doc/stable/reference/arrays.interface.html). */
const numberTypes = {
  b1: { bytes: 1, value: fc.constantFrom(0, 1), write: (view: DataView, at: number, value: number) => view.setUint8(at, value) },
  u1: { bytes: 1, value: fc.integer({ min: 0, max: 255 }), write: (view: DataView, at: number, value: number) => view.setUint8(at, value) },
  i1: { bytes: 1, value: fc.integer({ min: -128, max: 127 }), write: (view: DataView, at: number, value: number) => view.setInt8(at, value) },
  u2: {
    bytes: 2,
    value: fc.integer({ min: 0, max: 65_535 }),
    write: (view: DataView, at: number, value: number, little: boolean) => view.setUint16(at, value, little),
  },
  i2: {
    bytes: 2,
    value: fc.integer({ min: -32_768, max: 32_767 }),
    write: (view: DataView, at: number, value: number, little: boolean) => view.setInt16(at, value, little),
  },
  u4: {
    bytes: 4,
    value: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    write: (view: DataView, at: number, value: number, little: boolean) => view.setUint32(at, value, little),
  },
  i4: {
    bytes: 4,
    value: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    write: (view: DataView, at: number, value: number, little: boolean) => view.setInt32(at, value, little),
  },
  u8: { bytes: 8, value: fc.maxSafeNat(), write: (view: DataView, at: number, value: number, little: boolean) => view.setBigUint64(at, BigInt(value), little) },
  i8: {
    bytes: 8,
    value: fc.maxSafeInteger(),
    write: (view: DataView, at: number, value: number, little: boolean) => view.setBigInt64(at, BigInt(value), little),
  },
  f4: { bytes: 4, value: fc.float({ noNaN: true }), write: (view: DataView, at: number, value: number, little: boolean) => view.setFloat32(at, value, little) },
  f8: {
    bytes: 8,
    value: fc.double({ noNaN: true }),
    write: (view: DataView, at: number, value: number, little: boolean) => view.setFloat64(at, value, little),
  },
} as const

test('a random array of every type, in either byte and memory order, is read exactly', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(numberTypes) as (keyof typeof numberTypes)[])),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (type, little, fortran, shape, seeds) => {
        const { bytes: size, value, write } = numberTypes[type]
        const count = shape.reduce((product, side) => product * side, 1)
        const [seed = 0] = seeds.take(1)
        const values = fc.sample(value as fc.Arbitrary<number>, { numRuns: count, seed })
        const data = new Uint8Array(count * size)
        const view = new DataView(data.buffer)
        // Element [i, j, …] lies at i·1 + j·shape[0] + … in Fortran order, and at i·(shape[1]·…) + … otherwise.
        for (const [index, each] of values.entries()) {
          const place = shape.map((_, axis) => Math.floor(index / shape.slice(axis + 1).reduce((product, side) => product * side, 1)) % (shape[axis] ?? 1))
          const at = fortran ? place.reduceRight((sum, own, axis) => sum * (shape[axis] ?? 1) + own, 0) : index
          write(view, at * size, each, little)
        }
        const read = openNpy('a.npy', bytesInMemory(npy(`${size === 1 ? '|' : little ? '<' : '>'}${type}`, shape, data, fortran)))
        expect(read.shape).toEqual(shape)
        expect(elementsOf(read).map((each) => (Object.is(each, -0) ? 0 : each))).toEqual(values.map((each) => (Object.is(each, -0) ? 0 : each)))
      },
    ),
    { numRuns: 300 },
  )
})

test('every half precision number is read exactly', () => {
  const bits = Uint16Array.from({ length: 65_536 }, (_, index) => index)
  const data = elementsOf(openNpy('a.npy', bytesInMemory(npy('<f2', [65_536], new Uint8Array(bits.buffer)))))
  for (const [index, value] of data.entries()) {
    // The bits put into a float32, whose exponent is larger by 112 (IEEE 754-2019, 3.4 and 3.6).
    const [sign, exponent, fraction] = [index >> 15, (index >> 10) & 31, index & 1023]
    const wide =
      exponent === 0
        ? (sign ? -1 : 1) * fraction * 2 ** -24
        : new Float32Array(Uint32Array.of((sign << 31) | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13)).buffer)[0]
    expect(Object.is(value, wide) || (Number.isNaN(value) && Number.isNaN(wide))).toBe(true)
  }
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
