import { permutation, randomKey } from '@trainyard/engine/random'
import { type DatasetWarning, elementAt, limits, percentText, timeOf } from '@trainyard/spec'
import { shown } from '../data-error.js'
import { takeRows } from '../prepared-dataset.js'
import type { Holdout } from '../splits/split.js'
import { scoreClasses, scoreRanks } from './one-column.js'
import type { AsideColumn, TableColumn, TableData } from './table-data.js'

/**
 * Warnings about what would make a model look better than it will be: columns from which the label follows, numbers that only say which row it is, and test
 * rows whose group or whose future was trained on. The time is linear in the rows: what must be sorted is a sample.
 */
export function leakWarnings(table: TableData, rows: Holdout): DatasetWarning[] {
  const told = new Set((table.warnings ?? []).flatMap(({ code, column }) => (rowCodes.has(code) && column !== undefined ? [column] : []))) // default: none
  return [
    ...copiedLabels(table, rows),
    ...table.columns.filter(({ name }) => !told.has(name)).flatMap((column) => rowNumbers(column, rows)),
    ...sharedGroups(table, rows),
    ...futureRows(table, rows),
  ]
}

/** What reading has warned of that says which row it is. */
const rowCodes: ReadonlySet<string> = new Set(['row_numbers', 'index_column', 'identifiers'])

const about = (code: DatasetWarning['code'], { name }: Pick<TableColumn, 'name'>, message: string, count?: number): DatasetWarning => ({
  code,
  message: `column ${shown(name)} ${message}`,
  column: name,
  ...(count === undefined ? {} : { count }),
})

const leaveOut = (name: string): string => `leave it out with "ignore_columns": [${shown(name)}]`

/** Beyond that the label follows from the column alone; a strong feature of real tables stays below both. */
const [mostWrong, leastShare] = [0.001, 0.99]
/** The nearest values of few rows leave a rank or two open, which is this share of the variance of the ranks of `n` rows, times n². */
const smallSample = 80
/** So many rows must be said rightly that the commonest class alone says wrongly: fewer could be right by chance. */
const leastSurprises = 15
const leastRows = 30

/** Columns from which the label follows, each by itself. */
function copiedLabels({ columns, labels, classes, label }: TableData, { kept }: Holdout): DatasetWarning[] {
  const order = permutation(kept.length, randomKey({ seed: 0, member: 0, purpose: 'leaks' })).subarray(0, limits.leakSampleRows)
  const sample = order.map((place) => elementAt(kept, place, 'training rows'))
  if (sample.length < leastRows) return []
  const check = `it may be known only with the label, or be made of it: unless it is there before the label is, `
  return columns.flatMap((column) => {
    if (labels instanceof Int32Array) {
      const { rows, wrong, without } = scoreClasses(column, labels, classes.length, sample)
      const right = without >= leastSurprises && wrong <= mostWrong * rows && wrong <= 0.02 * without
      const message = `says the label ${shown(label)} of ${rows - wrong} of ${rows} rows by itself: ${check}${leaveOut(column.name)}`
      return right ? [about('label_copied', column, message, rows - wrong)] : []
    }
    const share = scoreRanks(column, labels, sample)
    const message = `explains ${percentText(share)} of the order of the label ${shown(label)} by itself: ${check}${leaveOut(column.name)}`
    return share >= leastShare - smallSample / sample.length ** 2 ? [about('label_copied', column, message)] : []
  })
}

/** Whole numbers that are all different and next to each other, or rise from row to row: they number the rows. */
function rowNumbers(column: TableColumn, { kept }: Holdout): DatasetWarning[] {
  if (column.type !== 'numeric' || kept.length < leastRows) return []
  const values = takeRows(column.values, kept)
  if (!values.every(Number.isInteger) || new Set(values).size < values.length) return []
  const [least, most] = values.reduce(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const isDense = most - least + 1 <= 2 * values.length
  const rises = values.every((value, row) => row === 0 || value > elementAt(values, row - 1, 'values'))
  if (!isDense && !rises) return []
  const message = `has another whole number from ${least} to ${most} in each of the ${values.length} training rows${rises ? ', rising from row to row' : ''}: it says which row it is, and teaches nothing about others; ${leaveOut(column.name)}`
  return [about('identifiers', column, message, values.length)]
}

/** Words in the name of a column that stand for someone or something that may have several rows. */
const groupWords: ReadonlySet<string> = new Set('id ids uuid guid patient subject participant user customer client household person session device'.split(' '))
const timeWords: ReadonlySet<string> = new Set('date datetime timestamp'.split(' '))
const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
const isNamed = ({ name }: Pick<TableColumn, 'name'>, words: ReadonlySet<string>): boolean => wordsOf(name).some((word) => words.has(word))

/** A group has so many rows on average, and there are so many groups: more rows are a category, fewer groups cannot be told from one. */
const [leastGroupRows, mostGroupRows, leastGroups] = [1.2, 100, 10]

/** Test rows of a group that has training rows: of the group column, and of inputs that are called as one. */
function sharedGroups({ columns, aside = [] }: TableData, { kept, heldOut }: Holdout): DatasetWarning[] {
  const candidates = [
    ...aside.filter(({ role }) => role === 'group').map((column) => ({ column, isAside: true })),
    ...columns.filter((column) => isNamed(column, groupWords) && isGrouping(column, kept)).map((column) => ({ column, isAside: false })),
  ]
  return candidates.flatMap(({ column, isAside }) => {
    const trained = new Set(takeRows(column.values, kept))
    const shared = heldOut.filter((row) => trained.has(elementAt(column.values, row, 'values of a column'))).length
    const remedy = isAside ? 'let the split column keep each group on one side' : `upload it with "group_column": ${shown(column.name)}`
    const message = `names groups of rows, and ${shared} of ${heldOut.length} test rows are of a group that has training rows: their score shows what was remembered of it; ${remedy}`
    return shared > 0 ? [about('groups_across_split', column, message, shared)] : []
  })
}

function isGrouping({ values }: TableColumn, kept: Int32Array): boolean {
  const own = takeRows(values, kept)
  const groups = new Set(own).size
  const rows = own.length / groups
  return groups >= leastGroups && rows >= leastGroupRows && rows <= mostGroupRows
}

/** Test rows that are earlier than what was trained on: of the time column, and of inputs that hold times. */
function futureRows({ columns, aside = [] }: TableData, { kept, heldOut }: Holdout): DatasetWarning[] {
  const times = [
    ...aside.filter(({ role }) => role === 'time').map((column) => ({ column, timeOfValue: (value: number) => value, isAside: true })),
    ...columns.flatMap((column) => {
      const timeOfValue = timesOf(column)
      return timeOfValue ? [{ column, timeOfValue, isAside: false }] : []
    }),
  ]
  return times.flatMap(({ column, timeOfValue, isAside }) => {
    const at = (row: number): number => timeOfValue(elementAt(column.values, row, 'values of a column'))
    const latest = kept.reduce((most, row) => (at(row) > most ? at(row) : most), Number.NEGATIVE_INFINITY)
    const earlier = heldOut.filter((row) => at(row) < latest).length
    const remedy = isAside ? 'let the split column take the latest rows' : `upload it with "time_column": ${shown(column.name)}`
    const message = `holds times, and ${earlier} of ${heldOut.length} test rows are earlier than a training row: their score shows what was known afterwards; ${remedy}, unless later rows say nothing of earlier ones`
    return earlier > 0 ? [about('future_rows', column, message, earlier)] : []
  })
}

/** How the values of a column are times; null where they are none. */
function timesOf(column: TableColumn | AsideColumn): ((value: number) => number) | null {
  if ('role' in column) return null
  if (column.type === 'numeric' && isNamed(column, timeWords)) return new Set(column.values).size >= leastGroups ? (value) => value : null
  if (column.type === 'date') return new Set(column.values).size >= leastGroups ? (value) => value : null
  if (column.type !== 'categorical' || column.categories.length < leastGroups) return null
  const times = column.categories.map(timeOf)
  return times.some(Number.isNaN) ? null : (value) => times[value] ?? Number.NaN // default: a missing value has no time
}
