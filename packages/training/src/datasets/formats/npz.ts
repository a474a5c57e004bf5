import { columnName } from '@trainyard/csv'
import { elementAt, limits, type PixelRange } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { alikeClasses } from '../class-name.js'
import { type FormatReader, onlyFile, type SpecOf } from './format-reader.js'
import { DataError } from '../data-error.js'
import type { Holdout } from '../splits/split.js'
import { numberBlocks, type NpyArray } from '../numpy/read-npy.js'
import { type NpzArrays, readNpzArrays } from '../numpy/npz-arrays.js'
import { type NpzLabels, readNpzLabels } from '../numpy/npz-labels.js'
import { type ImageRows, imageShape, prepareImages } from '../images/prepare-images.js'
import { prepareTable } from '../table/prepare-table.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import { inferRange, toBytes } from '../images/pixel-bytes.js'
import { pixelsIn, type PixelRows } from '../images/pixel-rows.js'
import { type GrowingValues, growingValues } from '../values.js'

type Numbers = Extract<NpyArray, { kind: 'numbers' }>

/**
 * Prepares a table ([rows, columns]) or images ([rows, height, width] or [rows, height, width, channels]) from an NPZ.
 * @throws {DataError} naming the array.
 */
export const readNpz: FormatReader<'npz'> = async (files, spec, scratch) => {
  const arrays = await readNpzArrays(onlyFile(files, spec), spec.arrays, scratch)
  const labels = readNpzLabels(arrays.train.y, arrays.test?.y ?? null, spec)
  const [train, test] = [numbersOf(arrays.train.x), arrays.test && numbersOf(arrays.test.x)]
  return train.shape.length === 2 ? table(train, test, labels, arrays, { spec, scratch }) : images(train, test, labels, { spec, scratch })
}

function numbersOf(array: NpyArray): Numbers {
  if (array.kind === 'numbers') return array
  throw new DataError({ file: array.file, message: 'x must hold numbers', received: 'texts' })
}

/** What was asked for, and room for the numbers. */
type Preparing = { spec: SpecOf<'npz'>; scratch: Scratch }

function images(train: Numbers, test: Numbers | null, labels: NpzLabels, { spec, scratch }: Preparing): PreparedArrays {
  const inputShape = imageShape(train.file, train.shape)
  const range = spec.pixel_range ?? inferRange(numberBlocks(train), train.whole)
  const isPlain = range[0] === 0 && range[1] === 255
  const rows = (x: Numbers, y: Int32Array | Float64Array): ImageRows => ({
    pixels: isPlain && x.type === 'u1' ? bytesAsTheyAre(x) : scaledPixels(x, range, scratch),
    labels: y,
  })
  return prepareImages(
    {
      inputShape,
      classes: labels.classes,
      train: rows(train, labels.train),
      test: test && labels.test && rows(test, labels.test),
      label: null,
      file: train.file,
      warnings: alikeClasses(labels.classes),
      ...(isPlain ? {} : { traits: { pixel_range: range } }),
    },
    spec.test_fraction,
    scratch,
  )
}

const rowValues = ({ shape }: Numbers): number => shape.slice(1).reduce((product, side) => product * side, 1)

const bytesAsTheyAre = (x: Numbers): PixelRows => ({
  rows: elementAt(x.shape, 0, 'sides'),
  rowBytes: rowValues(x),
  read: (from, to) => Uint8Array.from(x.numbers(from, to)),
})

/** Pixels as bytes, made once, as they are read several times. */
function scaledPixels(x: Numbers, range: PixelRange, scratch: Scratch): PixelRows {
  const pixels = scratch.open()
  const valuesPerRow = rowValues(x)
  for (const block of numberBlocks(x)) {
    const bytes = toBytes(block, range, { file: x.file, valuesPerRow, firstRow: pixels.length / valuesPerRow })
    pixels.write(bytes, pixels.length)
  }
  return pixelsIn(pixels, valuesPerRow)
}

function table(train: Numbers, test: Numbers | null, labels: NpzLabels, arrays: NpzArrays, { spec, scratch }: Preparing): PreparedArrays {
  const [rows, width] = tableShape(train)
  const [testRows] = test ? tableShape(test) : [0]
  const names = columnNames(train, width, spec.column_names)
  if (rows + testRows > limits.datasetRows) throw new DataError({ file: train.file, message: `at most ${limits.datasetRows} rows`, received: String(rows) })
  const cells = scratch.open()
  const columns = names.map((name) => ({ name, type: 'numeric', values: growingValues('F64', cells) }) as const)
  const filled = fillColumns(columns, train)
  for (const [column, name] of names.entries())
    if (filled[column] === 0) throw new DataError({ file: train.file, column: name, message: `none of the ${rows} rows has a value` })
  if (test) fillColumns(columns, test)
  const joined = labels.train instanceof Int32Array ? new Int32Array(rows + testRows) : new Float64Array(rows + testRows)
  joined.set(labels.train)
  if (labels.test) joined.set(labels.test, rows)
  if (labels.train instanceof Int32Array && labels.classes.length < 2)
    throw new DataError({ file: arrays.train.y.file, message: 'every row has the same label: there is nothing to learn' })
  return prepareTable(
    { columns, labels: joined, classes: labels.classes, label: 'y', rows: rows + testRows, warnings: alikeClasses(labels.classes) },
    test ? lastRows(rows, testRows) : spec.test_fraction,
    scratch,
  )
}

/** Rows and columns of an array of two sides. */
const tableShape = ({ shape }: Pick<Numbers, 'shape'>): [rows: number, columns: number] => [elementAt(shape, 0, 'sides'), elementAt(shape, 1, 'sides')]

function columnNames({ file }: Numbers, width: number, given: readonly string[] | undefined): string[] {
  if (width < 1 || width > limits.datasetColumns) throw new DataError({ file, message: `1 to ${limits.datasetColumns} columns`, received: String(width) })
  const names = given?.map(columnName) ?? Array.from({ length: width }, (_, index) => `x${index}`)
  if (names.length !== width) throw new DataError({ file, message: `column_names must name ${width} columns`, received: String(names.length) })
  return names
}

/** Deals the numbers of all rows to the columns, and counts those of each column. NaN is a missing value; an infinity is an error. */
function fillColumns(columns: readonly { name: string; values: GrowingValues<'F64'> }[], array: Numbers): Float64Array {
  const filled = new Float64Array(columns.length)
  let row = 0
  for (const block of numberBlocks(array))
    for (let at = 0; at < block.length; row += 1)
      for (const [place, { name, values }] of columns.entries()) {
        const value = elementAt(block, at, 'numbers of the array')
        if (!Number.isNaN(value)) filled[place] = elementAt(filled, place, 'columns') + 1
        if (!Number.isFinite(value) && !Number.isNaN(value))
          throw new DataError({ file: array.file, row, column: name, message: 'a value must be finite, or NaN where it is missing', received: String(value) })
        values.push(value)
        at += 1
      }
  return filled
}

const lastRows = (kept: number, heldOut: number): Holdout => ({
  kept: Int32Array.from({ length: kept }, (_, row) => row),
  heldOut: Int32Array.from({ length: heldOut }, (_, row) => kept + row),
})
