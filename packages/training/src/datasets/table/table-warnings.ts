import { type DatasetColumn, type DatasetWarning, elementAt, limits } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { shown } from '../data-error.js'
import { repeatedRows } from '../repeated-rows.js'
import type { Holdout } from '../splits/split.js'
import { blockValues, chosenBlocks, takeRows, type Values, valueAt } from '../values.js'
import { leakWarnings } from './leaks.js'
import { missingCategory, type TableColumn, type TableData } from './table-data.js'

/** Warnings about a table that do not depend on how it was written: columns that teach nothing, categories of test rows alone, and rows that are there more than once. */
export const tableWarnings = (table: TableData, columns: readonly DatasetColumn[], rows: Holdout, scratch: Scratch): DatasetWarning[] => [
  ...columns.flatMap((column, index) => uselessColumn(column, elementAt(table.columns, index, 'columns'), rows)),
  ...columns.flatMap(sharedCategories),
  ...columns.flatMap((column, index) => categoriesOnlyInTest(column, elementAt(table.columns, index, 'columns'), rows, table)),
  ...leakWarnings(table, rows),
  ...repeatedRows(rowKeys(table.columns, table.rows), rows, table, scratch),
]

function uselessColumn(column: DatasetColumn, { values }: TableColumn, { kept, heldOut }: Holdout): DatasetWarning[] {
  const { name, type, missing, mean, std, categories } = column
  const warn = (code: DatasetWarning['code'], message: string): DatasetWarning[] => [{ code, message: `column ${shown(name)} ${message}`, column: name }]
  const isKnown = (value: number): boolean => (type === 'numeric' || type === 'date' ? !Number.isNaN(value) : value !== missingCategory)
  if (missing === kept.length && takeRows(values, heldOut).some(isKnown))
    return warn('column_only_in_test', 'has values in test rows only: nothing can be learned from it')
  if (missing > 0) return []
  const same = std === 0 ? mean : null
  const alone = categories?.length === 1 ? elementAt(categories, 0, 'categories') : null
  const only = type === 'categorical' ? alone : type === 'date' && same !== null ? new Date(same).toISOString() : same
  if (only === null) return []
  return warn(
    'constant_column',
    `is ${typeof only === 'number' ? only : shown(only)} in all ${kept.length} training rows: nothing can be learned from it, and it changes no prediction`,
  )
}

/** What became of a column with more categories than have an input each. */
function sharedCategories({ name, categories, other }: DatasetColumn): DatasetWarning[] {
  if (!other || !categories) return []
  const own = categories.length - 1
  const message = `column ${shown(name)} has ${own + other.categories} different texts: the ${own} commonest are categories, and the ${other.categories} others, in ${other.rows} training rows, share the category ${shown(elementAt(categories, own, 'categories'))}`
  return [{ code: 'categories_shared', message, column: name, count: other.categories }]
}

const shownCategories = 5

/** Categories that test rows have and no training row; nothing where no training row has any, which is said of the whole column. */
function categoriesOnlyInTest(described: DatasetColumn, column: TableColumn, { heldOut }: Holdout, { lines }: TableData): DatasetWarning[] {
  if (column.type !== 'categorical' || !described.categories?.length || described.other) return []
  const known = new Set(described.categories)
  const isKnown = column.categories.map((category) => known.has(category))
  const strange = new Set<number>()
  const first: number[] = []
  let [count, place] = [0, 0]
  for (const block of chosenBlocks(column.values, heldOut))
    for (const value of block) {
      if (isKnown[value] === false) {
        strange.add(value)
        count += 1
        if (first.length < limits.warningLines) first.push(elementAt(heldOut, place, 'test rows'))
      }
      place += 1
    }
  if (count === 0) return []
  const names = [...strange].toSorted((a, b) => a - b).map((value) => shown(elementAt(column.categories, value, 'categories')))
  const more = names.length > shownCategories ? ` and ${names.length - shownCategories} more` : ''
  const [what, they] = names.length === 1 ? ['a category', 'it counts'] : [`${names.length} categories`, 'they count']
  const which = `${names.slice(0, shownCategories).join(', ')}${more}`
  return [
    {
      code: 'categories_only_in_test',
      message: `column ${shown(described.name)} has ${what} that no training row has (${which}) in ${count} of ${heldOut.length} test rows: ${they} as unknown there`,
      column: described.name,
      ...(lines === undefined ? {} : { lines: first.map((row) => valueAt(lines, row)) }),
      count,
    },
  ]
}

/**
 * A number for the inputs of each row, of 53 bits, block after block: that two rows of ten million have the same one by chance is less likely than 1 in 100. An
 * array holds until the next one is asked for.
 */
function* rowKeys(columns: readonly TableColumn[], rows: number): Generator<Float64Array> {
  const keys = new Float64Array(Math.min(blockValues, rows))
  const [high, low] = [new Int32Array(keys.length), new Int32Array(keys.length)]
  const buffers = { I32: new Int32Array(keys.length), F64: new Float64Array(keys.length) }
  const number = new Float64Array(1)
  const bits = new Int32Array(number.buffer)
  for (let from = 0; from < rows; from += keys.length) {
    const count = Math.min(keys.length, rows - from)
    high.fill(1)
    low.fill(2)
    // Checked reads would make this loop over all cells several times slower: the places all lie within.
    for (const { values } of columns) {
      const block = readInto(values, from, buffers, count)
      for (let row = 0; row < count; row += 1) {
        // Negative zero is zero, and every NaN is the same.
        number[0] = (block[row] ?? 0) + 0 // default: never taken
        const [a, b] = [bits[0] ?? 0, bits[1] ?? 0] // default: never taken
        const mixed = Math.imul((high[row] ?? 0) ^ a, 0x85ebca6b) ^ Math.imul(b, 0x27d4eb2f) // default: never taken
        high[row] = mixed ^ (mixed >>> 15)
        const other = Math.imul((low[row] ?? 0) ^ b, 0xc2b2ae35) ^ Math.imul(a + mixed, 0x165667b1) // default: never taken
        low[row] = other ^ (other >>> 13)
      }
    }
    for (let row = 0; row < count; row += 1) keys[row] = ((high[row] ?? 0) >>> 0) * 2 ** 21 + ((low[row] ?? 0) >>> 11) // default: never taken
    yield keys.subarray(0, count)
  }
}

function readInto(values: Values, from: number, buffers: { I32: Int32Array; F64: Float64Array }, count: number): Int32Array | Float64Array {
  const block = buffers[values.type].subarray(0, count)
  values.read(from, block)
  return block
}
