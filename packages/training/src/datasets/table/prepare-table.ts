import { type DatasetColumn, type DatasetInfo, datasetTensors, defined, elementAt, limits, type SplitColumn } from '@trainyard/spec'
import { memoryScratch, type Scratch } from '@trainyard/tables'
import { chosenRows, countClasses, type PreparedArrays, type PreparedTensors } from '../prepared-dataset.js'
import { DataError } from '../data-error.js'
import type { Holdout } from '../splits/split.js'
import { momentsOfBlocks } from '../preprocessing/mean-and-deviation.js'
import { fitTargetScaling } from '../preprocessing/target.js'
import { drawTestSplit } from '../splits/draw-splits.js'
import { both, bySide, holdOutGroups, holdOutLatest } from '../splits/split-half.js'
import { type AsideColumn, givenSides, missingCategory, type TableColumn, type TableData, unknownCategory } from './table-data.js'
import { allOf, blockValues, chosenBlocks, firstRows, inMemory, mapped, SortedNumbers, takeRows, type Values } from '../values.js'
import { tableWarnings } from './table-warnings.js'

/**
 * Splits a table into training and test rows and writes it down. The split is the same each time for the same table: it is drawn from a fixed seed,
 * by class for classification, unless `test` says which rows are which. Categories and statistics are those of the training rows; a category that
 * only test rows have counts as unknown there.
 * @throws {DataError} on a number whose mean and deviation could not be computed, on a target that is the same in all training rows, and on weights that are all 0.
 */
export function prepareTable(table: TableData, test: number | Holdout, scratch: Scratch = memoryScratch()): PreparedArrays {
  const labels = inMemory(table.labels)
  for (const { name, values } of [...table.columns, { name: table.label, values: labels }]) rejectHuge(name, values)
  const rows = typeof test === 'number' ? testSplit(table, test) : test
  const aside = table.aside ?? [] // default: nothing was set aside
  for (const column of aside) if (column.role === 'weight') rejectWeightless(column, rows)
  const columns = table.columns.map((column) => onTrainingCategories(column, rows.kept))
  const tensors: PreparedTensors = {}
  for (const [part, chosen] of [
    ['train', rows.kept],
    ['test', rows.heldOut],
  ] as const) {
    if (chosen.length === 0) continue
    for (const [index, column] of columns.entries()) {
      if (column.type === 'text') Object.assign(tensors, textTensors(column, part, index, chosen))
      else tensors[datasetTensors.column(part, index)] = chosenRows(column.values, chosen)
    }
    for (const [index, column] of aside.entries()) tensors[datasetTensors.aside(part, index)] = chosenRows(column.values, chosen)
    tensors[datasetTensors.labels(part)] = chosenRows(labels, chosen)
  }
  rejectTooManyBuckets(columns)
  const described = columns.map((column) => describeColumn(column, rows.kept))
  const info: DatasetInfo = {
    kind: 'table',
    task: table.labels instanceof Int32Array ? 'classification' : 'regression',
    rows: rows.kept.length,
    test_rows: rows.heldOut.length,
    input_shape: [columns.length],
    classes: table.classes,
    class_counts: countClasses(table.labels, rows.kept, table.classes.length),
    columns: described,
    label: table.label,
    ...(aside.length === 0 ? {} : { split_columns: aside.map((column) => describeAside(column, rows.kept)) }),
    ...(table.reading ? { reading: table.reading } : {}),
  }
  if (table.labels instanceof Float64Array && rows.kept.length > 1) fitTargetScaling(table.labels, rows.kept, table.label, { loss: null, target: null })
  const warnings = [...(table.warnings ?? []), ...tableWarnings(table, described, rows, scratch)] // default: nothing was found while it was read
  return { info, warnings, tensors }
}

/**
 * The test rows of a table: those that its split column names, else whole groups, the latest rows, or a draw by class.
 * @throws {DataError} where too few are left to train on.
 */
function testSplit({ aside = [], labels, classes, rows }: TableData, fraction: number): Holdout {
  const valuesOf = (role: AsideColumn['role']): AsideColumn | undefined => aside.find((column) => column.role === role)
  const [given, group, time] = [valuesOf('given'), valuesOf('group'), valuesOf('time')]
  const sides = given && allOf(given.values)
  if (sides)
    return enough(
      bySide(rows, (row) => (givenSides[elementAt(sides, row, 'sides')] === 'test' ? 'validation' : 'train')),
      rows,
    )
  if ((!group && !time) || fraction === 0) return drawTestSplit(labels instanceof Int32Array ? labels : null, classes.length, rows, fraction)
  const share = group && time ? Math.sqrt(fraction) : fraction
  const byGroup = group ? holdOutGroups(allOf(group.values), share, 0) : null
  const byTime = time ? holdOutLatest({ values: Float64Array.from(allOf(time.values)), column: time.name }, share) : null
  return enough(byGroup && byTime ? both(byGroup, byTime) : defined(byGroup ?? byTime, 'split by a column'), rows)
}

function enough(split: Holdout, rows: number): Holdout {
  if (split.kept.length < 2) throw new DataError({ message: `the split leaves ${split.kept.length} of ${rows} rows to train on: at least 2 are needed` })
  return split
}

function describeAside({ name, role, values }: AsideColumn, training: Int32Array): SplitColumn {
  const own = takeRows(values, training)
  const validation = role === 'given' ? { validation: own.filter((side) => givenSides[side] === 'validation').length } : {}
  return { name, role, values: new SortedNumbers(own).size, ...validation }
}

function rejectWeightless({ name, values }: AsideColumn, { kept, heldOut }: Holdout): void {
  for (const [rows, part] of [
    [kept, 'training'],
    [heldOut, 'test'],
  ] as const)
    if (rows.length > 0 && takeRows(values, rows).every((weight) => weight === 0))
      throw new DataError({ column: name, message: `all ${rows.length} ${part} rows have the weight 0: some must count` })
}

function rejectHuge(column: string, values: Values): void {
  const most = limits.datasetMagnitude
  const huge = values.type === 'F64' ? firstRows(values, 1, (value) => Math.abs(value) > most)[0]?.value : undefined
  if (huge !== undefined) throw new DataError({ column, message: `a number must lie between ${-most} and ${most}`, received: String(huge) })
}

function rejectTooManyBuckets(columns: readonly TableColumn[]): void {
  const texts = columns.flatMap((column) => (column.type === 'text' ? [{ name: column.name, buckets: (column.options ?? usualText).buckets }] : []))
  const all = texts.reduce((sum, { buckets }) => sum + buckets, 0)
  if (all <= limits.datasetFeatures) return
  const message = `${texts.length} columns of text become ${all} inputs, at most ${limits.datasetFeatures} are allowed: ask for fewer "buckets", or leave columns out with "ignore_columns"`
  throw new DataError({
    column: texts
      .map(({ name }) => name)
      .slice(0, 5)
      .join(', '),
    message,
  })
}

/** The categories that training rows have, the rarest as one where there are more than can have an input each. Of equals the first are kept. */
function onTrainingCategories(column: TableColumn, training: Int32Array): TableColumn {
  if (column.type !== 'categorical') return column
  const counts = countsOf(column, training)
  const present = [...counts.keys()].filter((index) => elementAt(counts, index, 'counts') > 0)
  if (present.length <= limits.datasetCategories) return renumbered(column, present)
  const countOf = (index: number): number => elementAt(counts, index, 'counts')
  const common = present.toSorted((a, b) => countOf(b) - countOf(a) || a - b).slice(0, limits.datasetCategories - 1)
  const rows = present.reduce((sum, index) => sum + countOf(index), 0) - common.reduce((sum, index) => sum + countOf(index), 0)
  const own = renumbered(
    column,
    common.toSorted((a, b) => a - b),
  )
  const place = own.categories.length
  const values = mapped(own.values, 'I32', (value) => (value === unknownCategory ? place : value))
  return { ...own, values, categories: [...own.categories, sharedName(own.categories)], other: { categories: present.length - common.length, rows } }
}

/** How many of the chosen rows have each category. */
function countsOf({ categories, values }: Extract<TableColumn, { type: 'categorical' | 'ordered' }>, rows: Int32Array): Float64Array {
  const counts = new Float64Array(categories.length)
  for (const block of chosenBlocks(values, rows)) for (const value of block) if (value >= 0) counts[value] = elementAt(counts, value, 'categories') + 1
  return counts
}

/** The name of the category that rare ones share: none of those that have their own. */
function sharedName(taken: readonly string[]): string {
  const known = new Set(taken)
  let name = 'other'
  for (let number = 2; known.has(name); number += 1) name = `other ${number}`
  return name
}

type Categorical = Extract<TableColumn, { type: 'categorical' }>

/** The column with the chosen categories, in their order; others are unknown. */
function renumbered(column: Categorical, chosen: readonly number[]): Categorical {
  const places = new Int32Array(column.categories.length).fill(unknownCategory)
  for (const [place, index] of chosen.entries()) places[index] = place
  const categories = chosen.map((index) => elementAt(column.categories, index, 'categories'))
  return { ...column, categories, values: mapped(column.values, 'I32', (value) => (value < 0 ? missingCategory : elementAt(places, value, 'places'))) }
}

type TextColumn = Extract<TableColumn, { type: 'text' }>

/** The texts of the chosen rows, in the order in which they come, and which of them each row has. */
function textTensors({ values, texts }: TextColumn, part: 'train' | 'test', index: number, rows: Int32Array): PreparedTensors {
  const places = new Int32Array(texts.size).fill(-1)
  const order = new Int32Array(texts.size)
  let chosen = 0
  let bytes = 0
  for (const block of chosenBlocks(values, rows))
    for (const code of block) {
      if (code === missingCategory || elementAt(places, code, 'places of the texts') >= 0) continue
      places[code] = chosen
      order[chosen] = code
      chosen += 1
      bytes += Buffer.byteLength(texts.at(code))
    }
  const inOrder = function* () {
    for (const code of order.subarray(0, chosen)) yield Buffer.from(texts.at(code))
  }
  const codes = mapped(values, 'I32', (code) => (code === missingCategory ? code : elementAt(places, code, 'places of the texts')))
  return {
    [datasetTensors.column(part, index)]: chosenRows(codes, rows),
    [datasetTensors.texts(part, index)]: { dtype: 'U8', shape: [bytes], parts: inOrder },
    [datasetTensors.textEnds(part, index)]: { dtype: 'F64', shape: [chosen + 1], parts: () => endsOf(inOrder()) },
  }
}

/** 0, and where each of some arrays ends in all of them together, some at a time. */
function* endsOf(arrays: Iterable<Uint8Array>): Generator<Float64Array> {
  const block = new Float64Array(blockValues)
  let [filled, end] = [1, 0]
  for (const { length } of arrays) {
    if (filled === block.length) {
      yield block
      filled = 0
    }
    end += length
    block[filled] = end
    filled += 1
  }
  yield block.subarray(0, filled)
}

/** The commonest category of the training rows; none where all are missing. */
function modeOf(column: Extract<TableColumn, { type: 'categorical' | 'ordered' }>, training: Int32Array): Pick<DatasetColumn, 'mode'> {
  const counts = countsOf(column, training)
  const mode = column.categories[counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0))]
  return mode === undefined ? {} : { mode }
}

function textInputsOf({ values, texts, options }: TextColumn, training: Int32Array): NonNullable<DatasetColumn['text']> {
  const { parts, buckets } = options ?? usualText
  const isTrained = new Uint8Array(texts.size)
  for (const block of chosenBlocks(values, training)) for (const code of block) if (code !== missingCategory) isTrained[code] = 1
  return { parts, buckets, texts: isTrained.reduce((sum, one) => sum + one, 0) }
}

/** How a column becomes inputs that was found to be one of text. */
const usualText = { parts: 'words', buckets: limits.usualTextBuckets } as const

function describeColumn(column: TableColumn, training: Int32Array): DatasetColumn {
  const options = column.options ? { options: column.options } : {}
  if (column.type !== 'numeric' && column.type !== 'date') {
    let missing = 0
    for (const block of chosenBlocks(column.values, training)) for (const value of block) missing += value < 0 ? 1 : 0
    const common = { name: column.name, type: column.type, missing, mean: null, std: null }
    if (column.type === 'text') return { ...common, categories: null, text: textInputsOf(column, training), ...options }
    const other = column.type === 'categorical' && column.other ? { other: column.other } : {}
    return { ...common, categories: column.categories, ...modeOf(column, training), ...other, ...options }
  }
  const { mean, std, count, constant } = momentsOfBlocks(() => chosenBlocks(column.values, training))
  return {
    name: column.name,
    type: column.type,
    missing: training.length - count,
    mean: count === 0 ? null : mean,
    std: count === 0 ? null : constant ? 0 : std,
    categories: null,
    ...options,
  }
}
