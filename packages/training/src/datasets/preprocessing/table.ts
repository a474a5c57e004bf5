import { type DatasetColumn, dateInputs, defined, elementAt, hasMissingIndicator, isIndexed, type Preprocessing, type ScaleName } from '@trainyard/spec'
import { missingCategory } from '../table/table-data.js'
import { fitScale, quantileOf, type ScaleFit, scalerOf } from '../../scales/index.js'
import { dateInputsOf } from './date-inputs.js'
import { meanAndDeviation } from './mean-and-deviation.js'

export type TablePreprocessing = Extract<Preprocessing, { kind: 'table' }>

/** The values of a column by row: numbers with NaN for missing, or category numbers with `missingCategory` and `unknownCategory`. */
export type ColumnValues = Float64Array | Int32Array

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
      const fitted: TableColumn =
        column.type === 'categorical'
          ? {
              ...common,
              type: 'categorical',
              ...fitCategorical(column, own, rows),
              ...(isIndexed(column, above) ? { encoding: 'index' } : {}),
              ...(column.other ? { other: true } : {}),
            }
          : { ...common, type: column.type, ...fitNumeric(column, own, rows, scale) }
      const untrained = untrainedInputs(fitted, own, rows)
      return untrained.length === 0 ? fitted : { ...fitted, untrained }
    }),
  }
}

/** Categories, and the flag of a missing value, that none of `rows` has or all have, by their places among the inputs of the column. */
function untrainedInputs(column: TableColumn, values: ColumnValues, rows: Int32Array): number[] {
  const counts = new Map<number, number>()
  const count = (input: number | null): unknown => input !== null && counts.set(input, (counts.get(input) ?? 0) + 1) // default: the first
  for (const row of rows) {
    const value = elementAt(values, row, 'values of a column')
    const isMissing = isMissingIn(column, value)
    if (isMissing) count(flagPlace(column))
    if (column.type === 'categorical') count(isMissing ? column.impute : value)
  }
  if (column.type === 'date') return [...constantDateInputs(values, rows), ...(isOneSided(counts.get(dateInputs), column, rows) ? [dateInputs] : [])]
  const first = column.type === 'categorical' ? 0 : 1
  const inputs = Array.from({ length: flagPlace(column) + (column.missing_indicator ? 1 : 0) - first }, (_, index) => first + index)
  return inputs.filter((input) => !counts.has(input) || counts.get(input) === rows.length)
}

/** Whether a flag of missing values was never set in training, or always. */
const isOneSided = (count: number | undefined, column: TableColumn, rows: Int32Array): boolean =>
  column.missing_indicator && (count === undefined || count === rows.length)

/** Inputs of a date, besides its age, that were the same in all rows that have one: the place in the day of dates without a time. */
function constantDateInputs(values: ColumnValues, rows: Int32Array): number[] {
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
const isMissingIn = ({ type }: TableColumn, value: number): boolean => (type === 'categorical' ? value === missingCategory : Number.isNaN(value))

/** The place of the flag of missing values among the inputs of a column, as if each category had one. */
const flagPlace = (column: TableColumn): number => (column.type === 'categorical' ? column.categories.length : column.type === 'date' ? dateInputs : 1)
const isIndex = (column: TableColumn): boolean => column.type === 'categorical' && column.encoding === 'index'
const inputsOf = (column: TableColumn): number => (isIndex(column) ? 1 : flagPlace(column))
const widthOf = (column: TableColumn): number => inputsOf(column) + (column.missing_indicator ? 1 : 0)

/** Inputs of the network for one row, by column. */
export const columnWidths = ({ columns }: TablePreprocessing): number[] => columns.map(widthOf)

/** Inputs of the network for one row, in all. */
export const tableWidth = ({ columns }: TablePreprocessing): number => columns.reduce((sum, column) => sum + widthOf(column), 0)

/**
 * Encodes `rows` as float32 [rows, features]: numbers scaled, categories one-hot or by number; what stands in for missing values as it was fitted, and then, where
 * fitted so, a 1 that says "was missing". An unknown category is all zeros, and so is a missing one that nothing stands in for; so is what no training row
 * had, or all had.
 */
export function encodeTable(preprocessing: TablePreprocessing, values: readonly ColumnValues[], rows: ArrayLike<number>): Float32Array {
  const width = tableWidth(preprocessing)
  const encoded = new Float32Array(rows.length * width)
  let offset = 0
  for (const [index, column] of preprocessing.columns.entries()) {
    const own = defined(values[index], 'values of a column')
    const held = new Set(column.untrained)
    const indicator = column.missing_indicator && !held.has(flagPlace(column)) ? inputsOf(column) : -1
    const scaled = column.type === 'categorical' ? null : scalerOf(column)
    for (let position = 0; position < rows.length; position += 1) {
      const value = elementAt(own, elementAt(rows, position, 'rows'), 'values of a column')
      const cell = position * width + offset
      // A date that is told as a category, as in the usual row of an explanation, has no value.
      const isMissing = isMissingIn(column, value) || (column.type === 'date' && own instanceof Int32Array)
      if (isMissing && indicator >= 0) encoded[cell + indicator] = 1
      if (column.type === 'numeric') encoded[cell] = defined(scaled, 'scale')(isMissing ? column.impute : value)
      else if (column.type === 'date') {
        const inputs = dateInputsOf(isMissing ? column.impute : value, defined(scaled, 'scale'))
        for (const [input, part] of inputs.entries()) if (!held.has(input)) encoded[cell + input] = part
      } else {
        const category = isMissing ? (column.impute ?? missingCategory) : value
        if (category < 0 || category >= column.categories.length || held.has(category)) continue
        if (column.encoding === 'index') encoded[cell] = category + 1
        else encoded[cell + category] = 1
      }
    }
    offset += widthOf(column)
  }
  return encoded
}

type Values = Float64Array | Int32Array

/** Fits a column of numbers on `rows`: its own scale, or the job's; the median or mean of the values that are present stands in for a missing one. */
function fitNumeric({ options }: DatasetColumn, values: Values, rows: Int32Array, scale: ScaleName): ScaleFit & { impute: number } {
  const asked = options?.type === 'numeric' ? options : null
  const own = Float64Array.from(rows, (row) => elementAt(values, row, 'values of a column')).filter((value) => !Number.isNaN(value))
  const impute = own.length === 0 ? 0 : asked?.impute === 'mean' ? meanAndDeviation(own).mean : quantileOf(own.toSorted(), 0.5)
  return { ...fitScale(asked?.scale ?? scale, own), impute }
}

/** What a column of categories becomes: one input each; `impute` is the number of the one that stands in for a missing value, or null. */
type CategoricalFit = { categories: string[]; impute: number | null }

/** Fits a column of categories on `rows`: the commonest stands in where that was asked for; of equals the first. */
function fitCategorical({ categories, options }: DatasetColumn, values: Values, rows: Int32Array): CategoricalFit {
  const names = categories ?? []
  if (options?.type !== 'categorical' || options.impute !== 'mode') return { categories: names, impute: null }
  const counts = names.map(() => 0)
  for (const row of rows) {
    const category = elementAt(values, row, 'values of a column')
    if (category >= 0) counts[category] = elementAt(counts, category, 'categories') + 1
  }
  return { categories: names, impute: counts.indexOf(Math.max(...counts)) }
}
