import type { ColumnOptions, DatasetWarning } from '@trainyard/spec'

/** In place of the number of a category: a missing one, and one that no training row has. */
export const missingCategory = -1
export const unknownCategory = -2

type OptionsOf<T extends ColumnOptions['type']> = Extract<ColumnOptions, { type: T }>

/** A column as it was read, with what was asked for it: numbers with NaN for missing, or category numbers. */
export type TableColumn =
  | { name: string; type: 'numeric'; values: Float64Array; options?: OptionsOf<'numeric'> }
  | { name: string; type: 'categorical'; values: Int32Array; categories: string[]; options?: OptionsOf<'categorical'> }

/** A whole table in memory, not yet split. `labels` are class numbers (Int32Array) or targets (Float64Array, then `classes` is empty). */
export type TableData = {
  columns: TableColumn[]
  labels: Int32Array | Float64Array
  classes: string[]
  label: string
  rows: number
  warnings?: DatasetWarning[]
}

const missingTokens: ReadonlySet<string> = new Set(['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '?'])

/** Whether a cell says that there is no value: empty, NA, N/A, #N/A, NaN, null, None or ?, in any case, blanks around it aside. */
export const isMissing = (text: string): boolean => text.length <= 4 && missingTokens.has(text.toLowerCase())

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The number that a cell holds, or NaN when it is none: a decimal with a point and an optional exponent; no separators, hex or infinities. */
export function parseNumber(text: string): number {
  if (!decimal.test(text)) return Number.NaN
  const value = Number(text)
  return Number.isFinite(value) ? value : Number.NaN
}

/** Different texts in a fixed order: by number where all are numbers (so that 10 follows 9), else by code point. The order of classes and categories. */
export function orderedTexts(texts: Iterable<string>): string[] {
  const all = [...texts]
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const numbered = all.map((text) => ({ text, number: parseNumber(text) }))
  if (numbered.some(({ number }) => Number.isNaN(number))) return all.sort(byText)
  return numbered.sort((a, b) => a.number - b.number || byText(a.text, b.text)).map(({ text }) => text)
}
