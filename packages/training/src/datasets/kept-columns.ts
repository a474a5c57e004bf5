import { type DatasetColumn, datasetTensors, defined, elementAt, type Split, type StoredTensor, withKeptColumns } from '@trainyard/spec'
import type { DatasetRows } from './splits/prepare-splits.js'
import { missingCategory, unknownCategory } from './table/table-data.js'

/**
 * A table with the columns that a model was trained on: in the model's order, and each category by its name as the model's; one that the model does not know is
 * its category for all others, or unknown. Everything else of the data set is as it is, and `stored` is the data set without all that.
 */
export function asKeptColumns(stored: DatasetRows, columns: readonly DatasetColumn[] | null): DatasetRows & { stored?: DatasetRows } {
  const { info, dataset } = stored
  if (columns === null || info.kind !== 'table') return stored
  const places = new Map(info.columns.map(({ name }, index) => [name, index]))
  const mapped = new Map<string, () => StoredTensor>()
  for (const part of ['train', 'test'] satisfies Split[])
    for (const [index, column] of columns.entries()) {
      const from = defined(places.get(column.name), `the column ${column.name}`)
      const own = elementAt(info.columns, from, 'columns')
      mapped.set(datasetTensors.column(part, index), () => withCategoriesOf(dataset.tensor(datasetTensors.column(part, from)), own, column))
      for (const nameOf of [datasetTensors.texts, datasetTensors.textEnds]) mapped.set(nameOf(part, index), () => dataset.tensor(nameOf(part, from)))
    }
  return {
    info: withKeptColumns(info, columns),
    dataset: { ...dataset, tensor: (name) => mapped.get(name)?.() ?? dataset.tensor(name) },
    stored,
  }
}

function withCategoriesOf(stored: StoredTensor, { categories: own }: DatasetColumn, { categories, other }: DatasetColumn): StoredTensor {
  if (!own || !categories || stored.dtype !== 'I32') return stored
  const numbers = new Map(categories.map((name, index) => [name, index]))
  const forUnknown = other ? categories.length - 1 : unknownCategory
  const to = own.map((name) => numbers.get(name) ?? forUnknown)
  return {
    ...stored,
    data: Int32Array.from(stored.data, (number) =>
      number === missingCategory ? number : number < 0 ? forUnknown : elementAt(to, number, 'categories of the column'),
    ),
  }
}
