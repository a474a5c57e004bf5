import type { DatasetColumn, DatasetInfo } from './view.js'

/**
 * How many network inputs a column becomes: one for a number, one more that says "was missing" where training rows lack it,
 * one for each category of a categorical column (a missing or unknown category is zero in all of them).
 */
export const columnWidth = (column: DatasetColumn): number => (column.type === 'numeric' ? (column.missing > 0 ? 2 : 1) : (column.categories ?? []).length)

/**
 * The shape of one example as the network receives it: [height, width, channels] of images, [features] of tables.
 * It depends on the data set alone, not on a job's split, so that shapes can be checked before a job is queued.
 */
export const modelInputShape = (info: DatasetInfo): number[] =>
  info.kind === 'image' ? [...info.input_shape] : [info.columns.reduce((sum, column) => sum + columnWidth(column), 0)]
