import { columnName } from '@trainyard/csv'
import { elementAt, limits } from '@trainyard/spec'
import { alikeClasses } from '../class-name.js'
import { type FormatReader, onlyFile, type SpecOf } from './format-reader.js'
import { DataError } from '../data-error.js'
import type { Holdout } from '../splits/split.js'
import type { NpyArray } from '../numpy/read-npy.js'
import { type NpzArrays, readNpzArrays } from '../numpy/npz-arrays.js'
import { type NpzLabels, readNpzLabels } from '../numpy/npz-labels.js'
import { type ImageRows, imageShape, prepareImages } from '../images/prepare-images.js'
import { prepareTable } from '../table/prepare-table.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import { inferRange, toBytes } from '../images/pixel-bytes.js'
import type { TableColumn } from '../table/table-data.js'

type Numbers = Extract<NpyArray, { kind: 'numbers' }>

/**
 * Prepares a table ([rows, columns]) or images ([rows, height, width] or [rows, height, width, channels]) from an NPZ.
 * @throws {DataError} naming the array.
 */
export const readNpz: FormatReader<'npz'> = async (files, spec) => {
  const arrays = await readNpzArrays(onlyFile(files, spec), spec.arrays)
  const labels = readNpzLabels(arrays.train.y, arrays.test?.y ?? null, spec)
  const [train, test] = [numbersOf(arrays.train.x), arrays.test && numbersOf(arrays.test.x)]
  return train.shape.length === 2 ? table(train, test, labels, arrays, spec) : images(train, test, labels, spec)
}

function numbersOf(array: NpyArray): Numbers {
  if (array.kind === 'numbers') return array
  throw new DataError({ file: array.file, message: 'x must hold numbers', received: 'texts' })
}

function images(train: Numbers, test: Numbers | null, labels: NpzLabels, spec: SpecOf<'npz'>): PreparedArrays {
  const inputShape = imageShape(train.file, train.shape)
  const range = spec.pixel_range ?? inferRange(train.data, train.whole)
  const rows = (x: Numbers, y: Int32Array | Float64Array): ImageRows => ({
    pixels: toBytes(x.data, range, { file: x.file, valuesPerRow: inputShape.reduce((product, side) => product * side, 1) }),
    labels: y,
  })
  const isPlain = range[0] === 0 && range[1] === 255
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
  )
}

function table(train: Numbers, test: Numbers | null, labels: NpzLabels, arrays: NpzArrays, spec: SpecOf<'npz'>): PreparedArrays {
  const [rows, width] = tableShape(train)
  const [testRows] = test ? tableShape(test) : [0]
  const names = columnNames(train, width, spec.column_names)
  if (rows + testRows > limits.datasetRows) throw new DataError({ file: train.file, message: `at most ${limits.datasetRows} rows`, received: String(rows) })
  const columns = names.map((name, column): TableColumn => {
    const values = new Float64Array(rows + testRows)
    fillColumn(values, 0, train, { column, name })
    if (test) fillColumn(values, rows, test, { column, name })
    if (values.subarray(0, rows).every(Number.isNaN)) throw new DataError({ file: train.file, column: name, message: `none of the ${rows} rows has a value` })
    return { name, type: 'numeric', values }
  })
  const joined = labels.train instanceof Int32Array ? new Int32Array(rows + testRows) : new Float64Array(rows + testRows)
  joined.set(labels.train)
  if (labels.test) joined.set(labels.test, rows)
  if (labels.train instanceof Int32Array && labels.classes.length < 2)
    throw new DataError({ file: arrays.train.y.file, message: 'every row has the same label: there is nothing to learn' })
  return prepareTable(
    { columns, labels: joined, classes: labels.classes, label: 'y', rows: rows + testRows, warnings: alikeClasses(labels.classes) },
    test ? lastRows(rows, testRows) : spec.test_fraction,
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

/** NaN is a missing value; an infinity is an error. */
function fillColumn(values: Float64Array, start: number, { file, data, shape }: Numbers, { column, name }: { column: number; name: string }): void {
  const [rows, width] = tableShape({ shape })
  for (let row = 0; row < rows; row += 1) {
    const value = elementAt(data, row * width + column, 'numbers of the array')
    if (!Number.isFinite(value) && !Number.isNaN(value))
      throw new DataError({ file, row, column: name, message: 'a value must be finite, or NaN where it is missing', received: String(value) })
    values[start + row] = value
  }
}

const lastRows = (kept: number, heldOut: number): Holdout => ({
  kept: Int32Array.from({ length: kept }, (_, row) => row),
  heldOut: Int32Array.from({ length: heldOut }, (_, row) => kept + row),
})
