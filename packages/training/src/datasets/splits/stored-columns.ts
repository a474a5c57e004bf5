import { type DatasetInfo, datasetTensors, defined, elementAt, type SplitColumn, type TensorFile, timeOf } from '@trainyard/spec'
import { DataError, shown } from '../data-error.js'
import type { ColumnValues, NumberValues } from '../preprocessing/table.js'
import { missingCategory } from '../table/table-data.js'
import type { RowFacts } from './split-half.js'

/** The inputs of one part of a table as they are stored, in the order of its columns. */
export const columnsOf = (info: DatasetInfo, dataset: TensorFile, part: 'train' | 'test'): ColumnValues[] =>
  info.columns.map((_, index) => columnOf(info, dataset, part, index))

/** One of them. */
export function columnOf(info: DatasetInfo, dataset: TensorFile, part: 'train' | 'test', index: number): ColumnValues {
  const { name, type } = elementAt(info.columns, index, 'columns')
  const values = stored(dataset, datasetTensors.column(part, index), name)
  if (type !== 'text') return values
  if (values instanceof Float64Array) throw new DataError({ message: 'the stored values are no numbers of texts', column: name })
  return { codes: values, texts: storedTexts(dataset, part, index, name) }
}

function storedTexts(dataset: TensorFile, part: 'train' | 'test', index: number, column: string): string[] {
  const { data: bytes } = dataset.tensor(datasetTensors.texts(part, index))
  const { data: ends } = dataset.tensor(datasetTensors.textEnds(part, index))
  if (!(bytes instanceof Uint8Array) || !(ends instanceof Float64Array)) throw new DataError({ message: 'the stored texts cannot be read', column })
  const decoder = new TextDecoder()
  return Array.from({ length: ends.length - 1 }, (_, text) => decoder.decode(bytes.subarray(ends[text], ends[text + 1])))
}

function stored(dataset: TensorFile, tensor: string, column: string): NumberValues {
  const { data } = dataset.tensor(tensor)
  if (data instanceof Float64Array || data instanceof Int32Array) return data
  throw new DataError({ message: 'the stored values are not numbers', column })
}

/**
 * How much the rows of one part count; null where all count the same.
 * @throws {DataError} when the data set has no such column of weights.
 */
export function weightsOf(info: DatasetInfo, dataset: TensorFile, part: 'train' | 'test', name: string | null | undefined): Float64Array | null {
  if (name == null) return null
  const index = (info.split_columns ?? []).findIndex((column) => column.role === 'weight' && column.name === name) // default: none was set aside
  if (index < 0) throw new DataError({ message: `dataset.weight: the data set has no weights ${shown(name)}: upload it with weight_column` })
  return Float64Array.from(stored(dataset, datasetTensors.aside(part, index), name))
}

/** The columns of the training part by which rows can be split: those that were set aside for it, and the inputs. */
export function splitColumnsOf(info: DatasetInfo, dataset: TensorFile): Pick<RowFacts, 'group' | 'time' | 'given'> {
  const aside = info.split_columns ?? [] // default: none was set aside
  const asideOf = (is: (column: SplitColumn) => boolean): NumberValues | null => {
    const index = aside.findIndex(is)
    return index < 0 ? null : stored(dataset, datasetTensors.aside('train', index), elementAt(aside, index, 'split columns').name)
  }
  const inputOf = (name: string): number => {
    const index = info.columns.findIndex((column) => column.name === name)
    const known = [...aside, ...info.columns].map((column) => shown(column.name)).join(', ')
    if (index < 0) throw new DataError({ message: `dataset.split: there is no column ${shown(name)}; the columns are ${known}` })
    return index
  }
  const textNames = (index: number): readonly string[] => {
    const { name, type, categories } = elementAt(info.columns, index, 'columns')
    return type === 'text' ? storedTexts(dataset, 'train', index, name) : defined(categories, 'categories of a column')
  }
  return {
    group: (name) => asideOf((column) => column.name === name) ?? stored(dataset, datasetTensors.column('train', inputOf(name)), name),
    time: (name) => {
      const values = asideOf((column) => column.name === name && column.role === 'time')
      if (values) return { values: Float64Array.from(values), column: name }
      const index = inputOf(name)
      const own = stored(dataset, datasetTensors.column('train', index), name)
      return { values: own instanceof Float64Array ? own : categoryTimes(own, textNames(index), name), column: name }
    },
    given: () => {
      const sides = asideOf(({ role }) => role === 'given')
      if (!sides) throw new DataError({ message: 'dataset.split is given, but the data set has no split column: upload it with split_column' })
      return sides
    },
  }
}

function categoryTimes(values: Int32Array, texts: readonly string[], name: string): Float64Array {
  const times = texts.map((text) => {
    const time = timeOf(text)
    if (Number.isNaN(time))
      throw new DataError({ column: name, message: 'a split by time needs numbers or ISO dates, such as 2024-03-31', received: shown(text) })
    return time
  })
  return Float64Array.from(values, (value) => (value === missingCategory ? Number.NaN : elementAt(times, value, 'times of the categories')))
}
