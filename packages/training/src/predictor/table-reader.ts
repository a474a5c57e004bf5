import type { Instance } from '@trainyard/spec'
import { type ColumnValues, encodeTable, tableWidth, type TablePreprocessing } from '../datasets/preprocessing/table.js'
import { isMissing } from '../datasets/table/table-data.js'
import { missingCategory, unknownCategory } from '../datasets/table/table-data.js'
import type { ErrorList } from './instance-error.js'

/** Turns raw instances into the network's inputs, one row each. What it finds wrong goes to the list; the rows then mean nothing. */
export type InstanceReader = (instances: readonly Instance[], errors: ErrorList) => Float32Array[] | Promise<Float32Array[]>

type Column = TablePreprocessing['columns'][number]

/**
 * Reads rows of a table: an array in the order of the columns, or an object by column name with every column present. Numbers are numbers, categories texts
 * (numbers and booleans are taken by their spelling), null is a missing value; a category that training has not seen counts as unknown.
 */
export function tableReader(preprocessing: TablePreprocessing): InstanceReader {
  const { columns } = preprocessing
  const categories = columns.map((column) => new Map(column.type === 'categorical' ? column.categories.map((name, index) => [name, index]) : []))
  const names = new Set(columns.map(({ name }) => name))
  const width = tableWidth(preprocessing)

  const cellsOf = (instance: Instance, path: string, errors: ErrorList): unknown[] | null => {
    if (typeof instance === 'number') {
      if (columns.length === 1) return [instance]
      errors.add(path, 'row', `must be an array of ${columns.length} values or an object by column name`, instance)
      return null
    }
    if (Array.isArray(instance)) {
      if (instance.length === columns.length) return instance
      errors.add(path, 'length', `must have ${columns.length} values, one for each column: ${listOf(columns)}`, instance)
      return null
    }
    if (isImage(instance) && !names.has('b64')) {
      errors.add(path, 'row', `is an image, but the model takes rows of a table: ${listOf(columns)}`, instance)
      return null
    }
    for (const key of Object.keys(instance))
      if (!names.has(key)) errors.add(`${path}.${key}`, 'unknown_column', `is not a column; the columns are ${listOf(columns)}`, instance[key])
    return columns.map(({ name }) => (Object.hasOwn(instance, name) ? instance[name] : undefined))
  }

  return (instances, errors) => {
    const values: ColumnValues[] = columns.map((column) =>
      column.type === 'numeric' ? new Float64Array(instances.length).fill(Number.NaN) : new Int32Array(instances.length).fill(missingCategory),
    )
    for (const [row, instance] of instances.entries()) {
      const path = `instances[${row}]`
      const cells = cellsOf(instance, path, errors)
      if (!cells) continue
      for (const [index, column] of columns.entries()) {
        const where = Array.isArray(instance) ? `${path}[${index}]` : `${path}.${column.name}`
        const own = values[index]
        const value = readCell(column, categories[index] ?? new Map(), cells[index], where, errors)
        if (own && value !== null) own[row] = value
      }
    }
    const encoded = encodeTable(preprocessing, values, Int32Array.from(instances.keys()))
    return instances.map((_, row) => encoded.subarray(row * width, (row + 1) * width))
  }
}

function readCell(column: Column, categories: ReadonlyMap<string, number>, value: unknown, path: string, errors: ErrorList): number | null {
  if (value === null) return null
  if (value === undefined) {
    errors.add(path, 'required', 'is missing; send null where the value is not known', value)
    return null
  }
  if (column.type === 'numeric') {
    if (typeof value !== 'number' || !Number.isFinite(value)) errors.add(path, 'number', `must be a number or null: column "${column.name}" is numeric`, value)
    else if (!Number.isFinite(Math.fround((value - column.mean) / column.std)))
      errors.add(path, 'range', `is too far from what column "${column.name}" held in training: scaled as there it is beyond 32-bit floats`, value)
    else return value
    return null
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    const text = String(value).trim()
    return categories.get(text) ?? (isMissing(text) ? null : unknownCategory)
  }
  errors.add(path, 'category', `must be a text or null: column "${column.name}" is categorical`, value)
  return null
}

/** Encoded, as models of images take it. */
const isImage = (instance: object): boolean => Object.keys(instance).join() === 'b64'

const listed = 20
function listOf(columns: readonly Column[]): string {
  const names = columns.slice(0, listed).map(({ name }) => `"${name}"`)
  return columns.length > listed ? `${names.join(', ')}, … (${columns.length})` : names.join(', ')
}
