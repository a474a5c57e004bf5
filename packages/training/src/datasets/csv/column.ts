import type { CellReader } from '@trainyard/csv'
import { type ColumnOptions, elementAt, limits, timeOf } from '@trainyard/spec'
import type { CellKind, ScratchFile } from '@trainyard/tables'
import { missingCategory } from '../table/table-data.js'
import { blocksOf, type GrowingValues, growingValues } from '../values.js'
import { DistinctTexts } from './distinct-texts.js'

/** A cell with the line where its record begins. */
export type PlacedCell = { line: number; value: string }

/**
 * A column while a CSV is read: its cells as numbers as long as all are, and as texts by number as long as there are not too many different ones.
 * What it turns out to be is settled at the end, so that the file is read once.
 */
export type CsvColumn = {
  name: string
  position: number
  /** How many cells have a value. */
  values: number
  numbers: GrowingValues<'F64'> | null
  texts: ColumnTexts | null
  /** What `texts` was before there were too many different ones. */
  spilled: ColumnTexts | null
  /** The times of a column of dates with more different ones than texts are told apart. */
  times: GrowingValues<'F64'> | null
  /** The first cell that is no number, that is one with a zero in front, that is too large to compute with, and that can be no name. */
  firstText: PlacedCell | null
  firstPadded: PlacedCell | null
  firstHuge: PlacedCell | null
  firstNoName: PlacedCell | null
  /** The last number while each is one more than the one before it; null where that is not so. */
  counter: number | null
  options: ColumnOptions | undefined
  /** What the schema of the file says that the cells are; null where it says nothing. */
  kind: CellKind | null
  /** Where its cells lie. */
  file: ScratchFile
}

/** The different texts of a column, and which of them each row has. */
export type ColumnTexts = { limit: TextLimits; texts: DistinctTexts; codes: GrowingValues<'I32'> }

/** How many different texts are told apart: of a column that may still be one of numbers, and of one that is not. */
export type TextLimits = { numbers: number; texts: number }

/** An empty column, whose cells are written to a file. What was asked for goes before what the schema of the file says. */
export const newColumn = (
  { name, position, kind = null }: { name: string; position: number; kind?: CellKind | null },
  textLimit: TextLimits,
  file: ScratchFile,
  options?: ColumnOptions,
): CsvColumn => ({
  name,
  position,
  kind,
  values: 0,
  numbers: (options ? options.type === 'numeric' : kind === null || kind === 'number') ? growingValues('F64', file) : null,
  texts: options?.type === 'numeric' ? null : { limit: textLimit, texts: new DistinctTexts(file), codes: growingValues('I32', file) },
  spilled: null,
  times: null,
  firstText: null,
  firstPadded: null,
  firstHuge: null,
  firstNoName: null,
  counter: Number.NaN,
  options,
  file,
})

/** Adds a cell, trimmed. */
export function addCell(column: CsvColumn, text: string, line: number, cells: CellReader): void {
  if (cells.isMissing(text)) {
    column.numbers?.push(Number.NaN)
    column.texts?.codes.push(missingCategory)
    column.times?.push(Number.NaN)
    column.counter = null
    return
  }
  column.values += 1
  if (column.numbers) addNumber(column, column.numbers, text, line, cells.number(text))
  if (column.texts) addText(column, column.texts, text, line)
  else if (column.times) addTime(column, column.times, text)
}

function addNumber(column: CsvColumn, numbers: GrowingValues<'F64'>, text: string, line: number, number: number): void {
  if (Number.isNaN(number)) {
    column.firstText = { line, value: text }
    column.numbers = null
    column.counter = null
    return
  }
  numbers.push(number)
  if (column.counter !== null) column.counter = number === column.counter + 1 || Number.isNaN(column.counter) ? number : null
  if (column.firstPadded === null && isPadded(text)) column.firstPadded = { line, value: text }
  if (column.firstHuge === null && Math.abs(number) > limits.datasetMagnitude) column.firstHuge = { line, value: text }
}

const zero = 0x30

/** Whether a zero stands before a whole number, as in codes: 02110. */
const isPadded = (text: string): boolean => text.charCodeAt(0) === zero && text.length > 1 && /^0\d+$/.test(text)

/**
 * Why a text can be no name of a category, a class or a column; null where it can. Line ends and tabs are no other signs than blanks.
 */
export function nameError(text: string): string | null {
  if (text.length > limits.tableNameCharacters) return `a name may have at most ${limits.tableNameCharacters} characters`
  return /(?![\t\n\r])\p{Cc}/u.test(text) ? 'the text holds a control character; remove it' : null
}

/** Fewer different texts may be categories, however long they are. */
const leastTexts = 20
/** Words of a text on average from which on it is more than a name. */
const leastWords = 3

/** Whether a column is one of free text: most of its values are different, and they have several words. */
export function isFreeText({ texts }: Pick<ColumnTexts, 'texts'>, values: number): boolean {
  if (texts.size < leastTexts || texts.size * 2 <= values) return false
  const some = texts.first(limits.leakSampleRows)
  return some.reduce((sum, text) => sum + text.split(/\s+/).length, 0) >= leastWords * some.length
}

function addText(column: CsvColumn, known: ColumnTexts, text: string, line: number): void {
  const { limit, texts, codes } = known
  const before = texts.size
  const code = texts.add(text)
  if (code === before && column.firstNoName === null) {
    const name = text.normalize('NFC')
    if (nameError(name) !== null) column.firstNoName = { line, value: name }
  }
  codes.push(code)
  if (texts.size <= (column.numbers ? limit.numbers : limit.texts)) return
  if (!column.numbers && column.options === undefined && isFreeText(known, column.values)) {
    known.limit = { ...limit, texts: limits.datasetRows }
    return
  }
  column.spilled = known
  column.texts = null
  if (!column.numbers && (column.options === undefined || column.options.type === 'date')) column.times = timesOf(known, column.file)
}

/** The times of a column so far; null where a text is no date. */
function timesOf({ texts, codes }: ColumnTexts, file: ScratchFile): GrowingValues<'F64'> | null {
  const known = Float64Array.from(texts, timeOf)
  if (known.some(Number.isNaN)) return null
  const times = growingValues('F64', file)
  for (const block of blocksOf(codes))
    for (const code of block) times.push(code === missingCategory ? Number.NaN : elementAt(known, code, 'times of the texts'))
  return times
}

function addTime(column: CsvColumn, times: GrowingValues<'F64'>, text: string): void {
  const time = timeOf(text.normalize('NFC'))
  if (Number.isNaN(time)) column.times = null
  else times.push(time)
}
