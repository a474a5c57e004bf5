import type { TableInputs } from '../layers/table-inputs.js'
import type { DatasetColumn, DatasetInfo } from './view.js'

/**
 * How a prepared data set lies in its tensor file (see `tensor-file`).
 *
 * Images: `<split>.x` U8 [rows, height, width, channels].
 * Tables: `<split>.column.<i>` F64 [rows] with NaN for missing, of dates in milliseconds since 1970, or I32 [rows] of category numbers with −1 for missing and −2 for one that no training row has;
 * of free text the number of the text, whose UTF-8 is `<split>.texts.<i>` U8 from one to the next of `<split>.text-ends.<i>` F64 [texts + 1].
 * Columns that are no inputs: `<split>.aside.<i>`, as columns; times are milliseconds since 1970 or numbers, sides are 0 for training, 1 for validation.
 * Labels of either: `<split>.y` I32 [rows] of class numbers, or F64 [rows] for regression.
 * Splits are `train` and, where there is one, `test`. Nothing is standardized or encoded yet: that is fitted on the training
 * rows of a job and stored with its members.
 */
export const datasetTensors = {
  images: (split: Split) => `${split}.x`,
  column: (split: Split, index: number) => `${split}.column.${index}`,
  texts: (split: Split, index: number) => `${split}.texts.${index}`,
  textEnds: (split: Split, index: number) => `${split}.text-ends.${index}`,
  aside: (split: Split, index: number) => `${split}.aside.${index}`,
  labels: (split: Split) => `${split}.y`,
} as const

/** A split of a data set that is stored with it: `train` or `test`. */
export type Split = 'train' | 'test'

/**
 * Whether a column has a further input that is 1 where the value is missing: as asked, else where training rows lack it and something stands in for it,
 * so that it would not show otherwise.
 */
export const hasMissingIndicator = ({ type, missing, options }: DatasetColumn): boolean =>
  options?.missing_indicator ?? (missing > 0 && type !== 'text' && (type !== 'categorical' || (options?.type === 'categorical' && options.impute === 'mode')))

/** Inputs of a date: its age, and sine and cosine of its place in the year, the week and the day. */
export const dateInputs = 7

/** Whether a column of categories is one input, the number of its category: where it has more than `above`. Without that each category is an input. */
export const isIndexed = ({ type, categories }: Pick<DatasetColumn, 'type'> & { categories?: readonly string[] | null }, above: number | null): boolean =>
  type === 'categorical' && above !== null && (categories?.length ?? 0) > above // default: a column without names has none

/**
 * How many network inputs a column becomes: one for a number or a place in an order, those of a date, one for each bucket of a text, one for each category of a categorical
 * column or one for its number, and perhaps one
 * that says "was missing".
 */
export const columnWidth = (column: DatasetColumn, above: number | null = null): number => {
  const categories = isIndexed(column, above) ? 1 : (column.categories ?? []).length
  const widths = { numeric: 1, ordered: 1, date: dateInputs, categorical: categories, text: column.text?.buckets ?? 0 } // default: a column of no text
  return widths[column.type] + (hasMissingIndicator(column) ? 1 : 0)
}

/** Columns whose first input is a number. */
const isNumber = { numeric: true, ordered: true, date: true, categorical: false, text: false } as const

/** What the inputs of a table are. Ages of dates and places in an order are numbers; flags of missing values and places in a year are not. */
export function tableInputs({ columns }: Pick<DatasetInfo, 'columns'>, above: number | null = null): TableInputs {
  const inputs = { numbers: [] as number[], categories: [] as { place: number; count: number }[] }
  let place = 0
  for (const column of columns) {
    if (isNumber[column.type]) inputs.numbers.push(place)
    else if (isIndexed(column, above)) inputs.categories.push({ place, count: (column.categories ?? []).length })
    place += columnWidth(column, above)
  }
  return inputs
}

/**
 * The shape of one example as the network receives it: [height, width, channels] of images, [features] of tables, where `above` is from `categoriesAbove`.
 * It depends on the data set and the architecture alone, not on a job's split, so that shapes can be checked before a job is queued.
 */
export const modelInputShape = (info: DatasetInfo, above: number | null = null): number[] =>
  info.kind === 'image' ? [...info.input_shape] : [info.columns.reduce((sum, column) => sum + columnWidth(column, above), 0)]
