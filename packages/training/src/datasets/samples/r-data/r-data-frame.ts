import { DataError, shown } from '../../data-error.js'
import { missingCategory, type TableColumn, type TableData } from '../../table/table-data.js'
import { allOf, inMemory } from '../../values.js'
import { readRValue, type RValue } from './read-r-value.js'

/**
 * Makes a table of a serialized data frame: factors become categories in the order of their levels, numbers stay.
 * @throws {DataError} on other columns and without the label.
 */
export function readRDataFrame(bytes: Uint8Array, label: string): TableData {
  const frame = readRValue(bytes)
  const names = stringsOf(frame.attributes.get('names'))
  const columns = names.map((name, index) => {
    const item = frame.items[index]
    if (typeof item !== 'object' || item === null) throw new DataError({ message: 'the value is not a data frame' })
    return toColumn(name, item)
  })
  const labels = columns.find(({ name }) => name === label)
  if (labels?.type !== 'categorical') throw new DataError({ message: `the data frame has no factor ${shown(label)}` })
  const inputs = columns.filter((column) => column !== labels)
  return { columns: inputs, labels: allOf(labels.values), classes: labels.categories, label, rows: labels.values.length }
}

function toColumn(name: string, { items, attributes }: RValue): TableColumn {
  if (!(items instanceof Float64Array)) throw new DataError({ column: name, message: 'a column must hold numbers or be a factor' })
  const levels = attributes.get('levels')
  if (levels === undefined) return { name, type: 'numeric', values: inMemory(items) }
  const values = Int32Array.from(items, (level) => (Number.isNaN(level) ? missingCategory : level - 1))
  return { name, type: 'categorical', values: inMemory(values), categories: stringsOf(levels) }
}

function stringsOf(value: RValue | undefined): string[] {
  const items = value?.items ?? []
  return items instanceof Float64Array ? [] : items.filter((item) => typeof item === 'string')
}
