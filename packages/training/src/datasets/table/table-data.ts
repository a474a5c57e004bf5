import type { Texts } from '../csv/distinct-texts.js'
import type { Values } from '../values.js'
import type { ColumnOptions, DatasetWarning, SplitColumn, TableReading } from '@trainyard/spec'

/** In place of the number of a category: a missing one, and one that no training row has. */
export const missingCategory = -1
export const unknownCategory = -2

type OptionsOf<T extends ColumnOptions['type']> = Extract<ColumnOptions, { type: T }>

/** Rare categories that share the last one, and how many training rows have them. */
type SharedCategories = { categories: number; rows: number }

/** A column as it was read, with what was asked for it: numbers, or dates in milliseconds since 1970, with NaN for missing, category numbers, places in an order, or numbers of texts. */
export type TableColumn =
  | { name: string; type: 'numeric'; values: Values<'F64'>; options?: OptionsOf<'numeric'> }
  | { name: string; type: 'date'; values: Values<'F64'>; options?: OptionsOf<'date'> }
  | { name: string; type: 'categorical'; values: Values<'I32'>; categories: string[]; other?: SharedCategories; options?: OptionsOf<'categorical'> }
  | { name: string; type: 'ordered'; values: Values<'I32'>; categories: string[]; options: OptionsOf<'ordered'> }
  | { name: string; type: 'text'; values: Values<'I32'>; texts: Texts; options?: OptionsOf<'text'> }

/**
 * A column that is no input, by row: group numbers with −1 for none, times in milliseconds or numbers with NaN for none, sides, or weights.
 */
export type AsideColumn = { name: string; role: SplitColumn['role']; values: Values }

/** What a row of a given split can be, by number. */
export const givenSides = ['train', 'validation', 'test'] as const

/**
 * A whole table, not yet split: its labels in memory, and the rest wherever it lies. `labels` are class numbers (Int32Array) or targets (Float64Array, then `classes` is empty). Of a file it is known how
 * it was read, and where each row stands: in which line, or which row of the file it is, from 0.
 */
export type TableData = {
  columns: TableColumn[]
  aside?: AsideColumn[]
  labels: Int32Array | Float64Array
  classes: string[]
  label: string
  rows: number
  warnings?: DatasetWarning[]
  reading?: TableReading
  lines?: Values<'I32'>
  rowNumbers?: Values<'I32'>
}
