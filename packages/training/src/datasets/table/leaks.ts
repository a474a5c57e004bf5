import { permutation, randomKey } from '@trainyard/engine/random'
import { type DatasetWarning, elementAt, limits, percentText, timeOf } from '@trainyard/spec'
import { shown } from '../data-error.js'
import type { Holdout } from '../splits/split.js'
import { chosenBlocks, differentUpTo, newArray, SortedNumbers, takeRows, type Values } from '../values.js'
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
  const own = labels instanceof Int32Array ? null : Float64Array.from(sample, (row) => elementAt(labels, row, 'labels'))
  const ownClasses = Int32Array.from(sample, (row) => elementAt(labels, row, 'labels'))
  const pick = picker(sample)
  return columns.flatMap((column) => {
    const values = pick(column.values)
    if (own === null) {
      const { rows, wrong, without } = scoreClasses(column.type, values, ownClasses, classes.length)
      const right = without >= leastSurprises && wrong <= mostWrong * rows && wrong <= 0.02 * without
      const message = `says the label ${shown(label)} of ${rows - wrong} of ${rows} rows by itself: ${check}${leaveOut(column.name)}`
      return right ? [about('label_copied', column, message, rows - wrong)] : []
    }
    const share = scoreRanks(column.type, values, own)
    const message = `explains ${percentText(share)} of the order of the label ${shown(label)} by itself: ${check}${leaveOut(column.name)}`
    return share >= leastShare - smallSample / sample.length ** 2 ? [about('label_copied', column, message)] : []
  })
}

/** Reads the values of chosen rows, in any order. */
function picker(rows: Int32Array): (values: Values) => Int32Array | Float64Array {
  const order = Int32Array.from(rows.keys()).sort((a, b) => elementAt(rows, a, 'rows') - elementAt(rows, b, 'rows'))
  const rising = rows.toSorted()
  return (values) => {
    const picked = newArray(values.type, rows.length)
    for (const [index, value] of takeRows(values, rising).entries()) picked[elementAt(order, index, 'order of the rows')] = value
    return picked
  }
}

/** Whole numbers that are all different and next to each other, or rise from row to row: they number the rows. */
function rowNumbers(column: TableColumn, { kept }: Holdout): DatasetWarning[] {
  if (column.type !== 'numeric' || kept.length < leastRows) return []
  const found = wholeNumbers(column.values, kept)
  if (found === null) return []
  const { least, most, rises } = found
  const message = `has another whole number from ${least} to ${most} in each of the ${kept.length} training rows${rises ? ', rising from row to row' : ''}: it says which row it is, and teaches nothing about others; ${leaveOut(column.name)}`
  return [about('identifiers', column, message, kept.length)]
}

/** The range of whole numbers that are all different, and fill half of it or rise; null where they do not. */
function wholeNumbers(values: Values, rows: Int32Array): { least: number; most: number; rises: boolean } | null {
  let [least, most, last, rises] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, true]
  for (const block of chosenBlocks(values, rows))
    for (const value of block) {
      if (!Number.isInteger(value)) return null
      least = Math.min(least, value)
      most = Math.max(most, value)
      rises &&= value > last
      last = value
    }
  if (rises) return { least, most, rises }
  if (most - least + 1 > 2 * rows.length) return null
  const seen = new Uint8Array(most - least + 1)
  for (const block of chosenBlocks(values, rows))
    for (const value of block) {
      if (seen[value - least] === 1) return null
      seen[value - least] = 1
    }
  return { least, most, rises }
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
    const trained = new SortedNumbers(takeRows(column.values, kept))
    const shared = countOf(column.values, heldOut, (value) => trained.has(value))
    const remedy = isAside ? 'let the split column keep each group on one side' : `upload it with "group_column": ${shown(column.name)}`
    const message = `names groups of rows, and ${shared} of ${heldOut.length} test rows are of a group that has training rows: their score shows what was remembered of it; ${remedy}`
    return shared > 0 ? [about('groups_across_split', column, message, shared)] : []
  })
}

function isGrouping({ values }: TableColumn, kept: Int32Array): boolean {
  const groups = new SortedNumbers(takeRows(values, kept)).size
  const rows = kept.length / groups
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
    let latest = Number.NEGATIVE_INFINITY
    for (const block of chosenBlocks(column.values, kept))
      for (const value of block) {
        const time = timeOfValue(value)
        if (time > latest) latest = time
      }
    const earlier = countOf(column.values, heldOut, (value) => timeOfValue(value) < latest)
    const remedy = isAside ? 'let the split column take the latest rows' : `upload it with "time_column": ${shown(column.name)}`
    const message = `holds times, and ${earlier} of ${heldOut.length} test rows are earlier than a training row: their score shows what was known afterwards; ${remedy}, unless later rows say nothing of earlier ones`
    return earlier > 0 ? [about('future_rows', column, message, earlier)] : []
  })
}

/** How many of the chosen rows have a value that is meant. */
function countOf(values: Values, rows: Int32Array, isMeant: (value: number) => boolean): number {
  let count = 0
  for (const block of chosenBlocks(values, rows)) for (const value of block) count += isMeant(value) ? 1 : 0
  return count
}

/** How the values of a column are times; null where they are none. */
function timesOf(column: TableColumn | AsideColumn): ((value: number) => number) | null {
  if ('role' in column) return null
  if (column.type === 'numeric' && isNamed(column, timeWords)) return differentUpTo(column.values, leastGroups) >= leastGroups ? (value) => value : null
  if (column.type === 'date') return differentUpTo(column.values, leastGroups) >= leastGroups ? (value) => value : null
  if (column.type !== 'categorical' || column.categories.length < leastGroups) return null
  const times = column.categories.map(timeOf)
  return times.some(Number.isNaN) ? null : (value) => times[value] ?? Number.NaN // default: a missing value has no time
}
