import { datasetTensors, elementAt, type Instance, type Split, type TensorFile } from '@trainyard/spec'
import { DataError } from '../datasets/data-error.js'
import { type BatchInput, placesOf, type RowBatch, type RowsOf, type RowSource } from './row-source.js'

type Input = Extract<BatchInput, { type: 'dataset' }>

/** The rows of a prepared data set: of the split that was asked for, or those of train and then of test. Its label can be passed through, too. */
export function datasetRows({ input, manifest, columns }: RowsOf<Input>): RowSource {
  const { info, file, source } = input
  const isImage = info.kind === 'image'
  if (info.kind !== manifest.dataset.kind)
    throw new DataError({ file: source.name, message: `the data set is of the kind ${info.kind}, the model of ${manifest.dataset.kind}` })
  const own = isImage ? [] : info.columns.map(({ name }) => name)
  const label = info.label ?? 'label'
  const names = [...own, label]
  const places = placesOf(source.name, columns, names)
  const splits = (source.split === undefined ? (['train', 'test'] as const) : [source.split]).flatMap((split) => {
    const rows = split === 'train' ? info.rows : info.test_rows
    return rows > 0 ? [{ split, rows }] : []
  })
  const total = splits.reduce((sum, { rows }) => sum + rows, 0)
  if (isImage && info.input_shape.join() !== manifest.dataset.input_shape.join())
    throw new DataError({
      file: source.name,
      message: `its images are [${info.input_shape.join(', ')}], those of the model [${manifest.dataset.input_shape.join(', ')}]`,
    })
  const taken = manifest.dataset.columns.map(({ name }) => {
    const place = own.indexOf(name)
    if (place < 0) throw new DataError({ file: source.name, column: name, message: 'the model takes this column, and the data set has none of this name' })
    return place
  })
  const read = (split: Split, from: number, to: number): RowBatch => {
    const values = isImage ? [] : own.map((_, index) => columnValues(input, split, index, from, to))
    const labels = labelValues(input, split, from, to)
    const rowAt = (row: number): Instance => Object.fromEntries(taken.map((place) => [elementAt(own, place, 'columns'), valueAt(values, place, row)]))
    const rows = Array.from({ length: to - from }, (_, row) => row)
    return {
      rows: isImage
        ? { prepared: imagesOf(file, split, from, to, info.input_shape) }
        : { instances: rows.map((row) => taken.map((place) => valueAt(values, place, row))) },
      instanceAt: rowAt,
      passed: rows.map((row) => places.map((place) => (place < own.length ? valueAt(values, place, row) : elementAt(labels, row, 'labels')))),
      fraction: 0,
    }
  }
  return {
    passed: places.map((place) => elementAt(names, place, 'columns')),
    dropped: own.filter((_, place) => !taken.includes(place) && !places.includes(place)),
    *batches(skip, size) {
      for (let at = skip; at < total; ) {
        const { split, from, left } = placeIn(splits, at)
        const count = Math.min(size - (at % size), left)
        at += count
        yield { ...read(split, from, from + count), fraction: at / total }
      }
    },
  }
}

type Cell = string | number | null

const valueAt = (values: readonly (readonly Cell[])[], column: number, row: number): Cell =>
  elementAt(elementAt(values, column, 'columns'), row, 'values of a column')

/** Where a row of all splits lies: in which of them, at which place, and how many follow there. */
function placeIn(splits: readonly { split: Split; rows: number }[], at: number): { split: Split; from: number; left: number } {
  let from = at
  for (const { split, rows } of splits) {
    if (from < rows) return { split, from, left: rows - from }
    from -= rows
  }
  throw new RangeError(`there is no row ${at}`)
}

function columnValues({ info, file }: Input, split: Split, index: number, from: number, to: number): Cell[] {
  const { type, categories } = elementAt(info.columns, index, 'columns')
  return numbersOf(file, datasetTensors.column(split, index), from, to).map((number): Cell => {
    if (!Number.isFinite(number)) return null
    if (type === 'date') return new Date(number).toISOString()
    return type === 'categorical' ? (categories?.[number] ?? null) : number // default: a missing category is below 0
  })
}

function labelValues({ info, file }: Input, split: Split, from: number, to: number): Cell[] {
  const numbers = numbersOf(file, datasetTensors.labels(split), from, to)
  return info.task === 'classification' ? numbers.map((number) => info.classes[number] ?? null) : numbers // default: a row without a class
}

function numbersOf(file: TensorFile, name: string, from: number, to: number): number[] {
  const bytes = file.rows(name, from, to)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const width = bytes.byteLength / Math.max(1, to - from)
  return Array.from({ length: to - from }, (_, row) => (width === 8 ? view.getFloat64(row * 8, true) : view.getInt32(row * 4, true)))
}

function imagesOf(file: TensorFile, split: Split, from: number, to: number, shape: readonly number[]): Float32Array[] {
  const bytes = file.rows(datasetTensors.images(split), from, to)
  const size = shape.reduce((product, side) => product * side, 1)
  return Array.from({ length: to - from }, (_, row) => Float32Array.from(bytes.subarray(row * size, (row + 1) * size)))
}
