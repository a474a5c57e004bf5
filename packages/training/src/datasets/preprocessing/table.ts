import {
  type DatasetColumn,
  dateInputs,
  defined,
  elementAt,
  hasMissingIndicator,
  invariant,
  isIndexed,
  type Preprocessing,
  type ScaleName,
} from '@trainyard/spec'
import { missingCategory } from '../table/table-data.js'
import { fitScale, quantileOf, type ScaleFit, scalerOf } from '../../scales/index.js'
import { dateInputsOf } from './date-inputs.js'
import { fitTexts, textEncoder, type TextValues } from './text-inputs.js'
import { meanAndDeviation } from './mean-and-deviation.js'

export type TablePreprocessing = Extract<Preprocessing, { kind: 'table' }>

/** The values of a column by row: numbers with NaN for missing, category numbers with `missingCategory` and `unknownCategory`, or texts. */
export type ColumnValues = NumberValues | TextValues

/** The values of a column as numbers; of texts those by which they are told apart. */
export type NumberValues = Float64Array | Int32Array

/**
 * Fits the preprocessing of a table on `rows` alone (the training split of the job): the scale of each number, what stands in for a missing value.
 * `scale` is that of numbers whose column has none of its own; columns of more categories than `above` become the number of the category. Which columns and categories there are is a fact of the data set, so that the width does not depend on the split.
 */
export function fitTablePreprocessing(
  columns: readonly DatasetColumn[],
  values: readonly ColumnValues[],
  rows: Int32Array,
  { scale = 'standard', above = null }: { scale?: ScaleName | undefined; above?: number | null } = {},
): TablePreprocessing {
  return {
    kind: 'table',
    columns: columns.map((column, index) => {
      const common = { name: column.name, missing_indicator: hasMissingIndicator(column) }
      const own = defined(values[index], 'values of a column')
      const fitted = fitColumn(column, own, rows, { common, scale, above })
      const untrained = untrainedInputs(fitted, own, rows)
      return untrained.length === 0 ? fitted : { ...fitted, untrained }
    }),
  }
}

type Common = { name: string; missing_indicator: boolean }

function fitColumn(
  column: DatasetColumn,
  own: ColumnValues,
  rows: Int32Array,
  { common, scale, above }: { common: Common; scale: ScaleName; above: number | null },
): TableColumn {
  const { type } = column
  if (type === 'text') return { ...common, type, ...fitTexts(textsOf(own), rows, defined(column.text, 'how a text becomes inputs')) }
  const values = numbersOf(own)
  if (type === 'numeric' || type === 'date') return { ...common, type, ...fitNumeric(column, values, rows, scale) }
  if (type === 'ordered') return { ...common, type, categories: namesOf(column), ...fitNumeric(column, placesOf(values), rows, scale) }
  return {
    ...common,
    type,
    ...fitCategorical(column, values, rows),
    ...(isIndexed(column, above) ? { encoding: 'index' } : {}),
    ...(column.other ? { other: true } : {}),
  }
}

const namesOf = ({ categories }: DatasetColumn): string[] => defined(categories, 'categories of a column')

/** Places in an order as numbers, with NaN for none. */
const placesOf = (codes: NumberValues): Float64Array => Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : code))

/** The values of a column that is not one of texts. */
function numbersOf(values: ColumnValues): NumberValues {
  invariant(!('codes' in values), 'texts where there should be numbers')
  return values
}

/** The values of a column of texts. */
function textsOf(values: ColumnValues): TextValues {
  invariant('codes' in values, 'numbers where there should be texts')
  return values
}

/** What a row holds: a number, or the number of its category or text. */
const codesOf = (values: ColumnValues): NumberValues => ('codes' in values ? values.codes : values)

/** Categories, and the flag of a missing value, that none of `rows` has or all have, by their places among the inputs of the column. */
function untrainedInputs(column: TableColumn, own: ColumnValues, rows: Int32Array): number[] {
  const values = codesOf(own)
  const counts = new Map<number, number>()
  const count = (input: number | null): unknown => input !== null && counts.set(input, (counts.get(input) ?? 0) + 1) // default: the first
  for (const row of rows) {
    const value = elementAt(values, row, 'values of a column')
    const isMissing = isMissingIn(column, value)
    if (isMissing) count(flagPlace(column))
    if (column.type === 'categorical') count(isMissing ? column.impute : value)
  }
  if (column.type === 'date') return [...constantDateInputs(values, rows), ...(isOneSided(counts.get(dateInputs), column, rows) ? [dateInputs] : [])]
  // Of texts the weights say it.
  if (column.type === 'text') return isOneSided(counts.get(flagPlace(column)), column, rows) ? [flagPlace(column)] : []
  const first = column.type === 'categorical' ? 0 : 1
  const inputs = Array.from({ length: flagPlace(column) + (column.missing_indicator ? 1 : 0) - first }, (_, index) => first + index)
  return inputs.filter((input) => !counts.has(input) || counts.get(input) === rows.length)
}

/** Whether a flag of missing values was never set in training, or always. */
const isOneSided = (count: number | undefined, column: TableColumn, rows: Int32Array): boolean =>
  column.missing_indicator && (count === undefined || count === rows.length)

/** Inputs of a date, besides its age, that were the same in all rows that have one: the place in the day of dates without a time. */
function constantDateInputs(values: NumberValues, rows: Int32Array): number[] {
  let first: number[] | null = null
  const differs = new Set<number>()
  for (const row of rows) {
    const value = elementAt(values, row, 'values of a column')
    if (Number.isNaN(value)) continue
    const inputs = dateInputsOf(value, () => 0)
    first ??= inputs
    for (const [input, part] of inputs.entries()) if (part !== elementAt(first, input, 'inputs of a date')) differs.add(input)
  }
  return Array.from({ length: dateInputs - 1 }, (_, index) => index + 1).filter((input) => !differs.has(input))
}

type TableColumn = TablePreprocessing['columns'][number]

/** Whether the value of a column is missing; an unknown category is not. */
const isMissingIn = ({ type }: TableColumn, value: number): boolean => (type === 'numeric' || type === 'date' ? Number.isNaN(value) : value === missingCategory)

/** The place of the flag of missing values among the inputs of a column, as if each category had one. */
function flagPlace(column: TableColumn): number {
  if (column.type === 'categorical') return column.categories.length
  return column.type === 'text' ? column.idf.length : column.type === 'date' ? dateInputs : 1
}
const isIndex = (column: TableColumn): boolean => column.type === 'categorical' && column.encoding === 'index'
const inputsOf = (column: TableColumn): number => (isIndex(column) ? 1 : flagPlace(column))
const widthOf = (column: TableColumn): number => inputsOf(column) + (column.missing_indicator ? 1 : 0)

/** Inputs of the network for one row, by column. */
export const columnWidths = ({ columns }: TablePreprocessing): number[] => columns.map(widthOf)

/** Inputs of the network for one row, in all. */
export const tableWidth = ({ columns }: TablePreprocessing): number => columns.reduce((sum, column) => sum + widthOf(column), 0)

/**
 * Encodes `rows` as float32 [rows, features]: numbers and places in an order scaled, categories one-hot or by number, texts by
 * their parts; what stands in for missing values as it was fitted, and then, where
 * fitted so, a 1 that says "was missing". An unknown category is all zeros, and so is a missing one that nothing stands in for; so is what no training row
 * had, or all had.
 */
export function encodeTable(preprocessing: TablePreprocessing, values: readonly ColumnValues[], rows: ArrayLike<number>): Float32Array {
  const width = tableWidth(preprocessing)
  const encoded = new Float32Array(rows.length * width)
  let offset = 0
  for (const [index, column] of preprocessing.columns.entries()) {
    const own = defined(values[index], 'values of a column')
    const codes = codesOf(own)
    const held = new Set(column.untrained)
    const indicator = column.missing_indicator && !held.has(flagPlace(column)) ? inputsOf(column) : -1
    const encode = encoderOf(column, own, held)
    for (let position = 0; position < rows.length; position += 1) {
      const value = elementAt(codes, elementAt(rows, position, 'rows'), 'values of a column')
      const cell = position * width + offset
      // A date that is told as a category, as in the usual row of an explanation, has no value.
      const isMissing = isMissingIn(column, value) || (column.type === 'date' && own instanceof Int32Array)
      if (isMissing && indicator >= 0) encoded[cell + indicator] = 1
      encode(isMissing ? null : value, encoded, cell)
    }
    offset += widthOf(column)
  }
  return encoded
}

/** Writes what a value of a column becomes, null for a missing one, from the place `cell` on. */
type Encoder = (value: number | null, encoded: Float32Array, cell: number) => void

function encoderOf(column: TableColumn, own: ColumnValues, held: ReadonlySet<number>): Encoder {
  if (column.type === 'text') {
    const write = textEncoder(column, textsOf(own))
    return (code, encoded, cell) => {
      if (code === null) return
      write(code, (bucket, value) => {
        encoded[cell + bucket] = value
      })
    }
  }
  if (column.type === 'categorical') {
    const { categories, encoding } = column
    return (value, encoded, cell) => {
      const category = value ?? column.impute ?? missingCategory // default: nothing stands in
      if (category < 0 || category >= categories.length || held.has(category)) return
      if (encoding === 'index') encoded[cell] = category + 1
      else encoded[cell + category] = 1
    }
  }
  const scaled = scalerOf(column)
  const { impute } = column
  if (column.type === 'date')
    return (value, encoded, cell) => {
      // default: what was fitted stands in
      for (const [input, part] of dateInputsOf(value ?? impute, scaled).entries()) if (!held.has(input)) encoded[cell + input] = part
    }
  const isOrdered = column.type === 'ordered'
  return (value, encoded, cell) => {
    const isKnown = value !== null && !(isOrdered && value < 0)
    encoded[cell] = scaled(isKnown ? value : impute)
  }
}

/** Fits a column of numbers, or places in an order, on `rows`: its own scale, or the job's; the median or mean of the values that are present stands in for a missing one. */
function fitNumeric({ options }: DatasetColumn, values: NumberValues, rows: Int32Array, scale: ScaleName): ScaleFit & { impute: number } {
  const asked = options?.type === 'numeric' || options?.type === 'ordered' ? options : null
  const own = Float64Array.from(rows, (row) => elementAt(values, row, 'values of a column')).filter((value) => !Number.isNaN(value))
  const impute = own.length === 0 ? 0 : asked?.type === 'numeric' && asked.impute === 'mean' ? meanAndDeviation(own).mean : quantileOf(own.toSorted(), 0.5)
  return { ...fitScale(asked?.scale ?? scale, own), impute }
}

/** What a column of categories becomes: one input each; `impute` is the number of the one that stands in for a missing value, or null. */
type CategoricalFit = { categories: string[]; impute: number | null }

/** Fits a column of categories on `rows`: the commonest stands in where that was asked for; of equals the first. */
function fitCategorical({ categories, options }: DatasetColumn, values: NumberValues, rows: Int32Array): CategoricalFit {
  const names = categories ?? []
  if (options?.type !== 'categorical' || options.impute !== 'mode') return { categories: names, impute: null }
  const counts = names.map(() => 0)
  for (const row of rows) {
    const category = elementAt(values, row, 'values of a column')
    if (category >= 0) counts[category] = elementAt(counts, category, 'categories') + 1
  }
  return { categories: names, impute: counts.indexOf(Math.max(...counts)) }
}
