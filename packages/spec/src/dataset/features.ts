import type { DatasetColumn, DatasetInfo } from './view.js'

/**
 * Whether a column has a further input that is 1 where the value is missing: as asked, else where training rows lack it and something stands in for it,
 * so that it would not show otherwise.
 */
export const hasMissingIndicator = ({ type, missing, options }: DatasetColumn): boolean =>
  options?.missing_indicator ?? (missing > 0 && (type === 'numeric' || options?.impute === 'mode'))

/** How many network inputs a column becomes: one for a number, one for each category of a categorical column, and perhaps one that says "was missing". */
export const columnWidth = (column: DatasetColumn): number =>
  (column.type === 'numeric' ? 1 : (column.categories ?? []).length) + (hasMissingIndicator(column) ? 1 : 0)

/**
 * The shape of one example as the network receives it: [height, width, channels] of images, [features] of tables.
 * It depends on the data set alone, not on a job's split, so that shapes can be checked before a job is queued.
 */
export const modelInputShape = (info: DatasetInfo): number[] =>
  info.kind === 'image' ? [...info.input_shape] : [info.columns.reduce((sum, column) => sum + columnWidth(column), 0)]
