import { type CellRules, isInexact } from '@trainyard/spec'

/** What the cells of one table say. The same reader is used at the upload and at every prediction. */
export type CellReader = {
  /** Whether a trimmed cell says that there is no value. */
  isMissing(text: string): boolean
  /** The number that a trimmed cell says, exactly as it is written up to the rounding of float64; NaN where it says none, or one that is not exact beyond 2^53. */
  number(text: string): number
  /** A trimmed cell that is written as a number, with a point as its mark and nothing between its digits; null for any other. */
  decimal(text: string): string | null
  /** Whether a number stands for a missing value: its text is among those that were listed. */
  isMissingNumber(value: number): boolean
}

/** Texts that say that there is no value, where no others are listed: in any case. */
export const missingTexts: readonly string[] = ['NA', 'N/A', '#N/A', 'NaN', 'null', 'None', '?']

const usual: ReadonlySet<string> = new Set(['', ...missingTexts.map((text) => text.toLowerCase())])
const longestUsual = Math.max(...[...usual].map(({ length }) => length))
const isUsuallyMissing = (text: string): boolean => text.length <= longestUsual && usual.has(text.toLowerCase())

/** A cell as it is compared: without blanks around it, and with letters and their accents composed. */
export const cellText = (cell: string): string => cell.trim().normalize('NFC')

/** Makes the reader of a table's cells. Numbers are decimal, with an optional exponent; no hexadecimal, infinities, units or other digits than 0 to 9. */
export function cellReader({ decimal = '.', thousands, missing }: CellRules): CellReader {
  const plain = decimalReader(decimal, thousands)
  const number = (text: string): number => {
    const written = plain(text)
    return written === null ? Number.NaN : exact(written)
  }
  if (missing === undefined) return { number, decimal: plain, isMissing: isUsuallyMissing, isMissingNumber: () => false }
  const texts = new Set(missing.map(cellText))
  const numbers = new Set([...texts].map(number).filter((value) => !Number.isNaN(value)))
  return {
    number,
    decimal: plain,
    isMissing: (text) => text === '' || texts.has(text) || (numbers.size > 0 && numbers.has(number(text))),
    isMissingNumber: (value) => numbers.has(value),
  }
}

const plainNumber = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

function decimalReader(decimal: '.' | ',', thousands: CellRules['thousands']): CellReader['decimal'] {
  if (decimal === '.' && thousands === undefined) return (text) => (plainNumber.test(text) ? text : null)
  const mark = decimal === '.' ? '\\.' : ','
  const group = thousands === undefined ? null : groupMarks[thousands]
  const whole = group === null ? '\\d+' : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`
  // linear: a digit, a mark between groups and the decimal mark are never the same character
  const pattern = new RegExp(`^[+-]?(?:${whole}(?:${mark}\\d*)?|${mark}\\d+)(?:[eE][+-]?\\d+)?$`)
  const groups = group === null ? null : new RegExp(group, 'g') // linear: one character
  return (text) => {
    if (!pattern.test(text)) return null
    const digits = groups === null ? text : text.replace(groups, '')
    return decimal === ',' ? digits.replace(',', '.') : digits
  }
}

/** A blank stands for every kind of blank that stands between digits; an apostrophe for the curly one, too. */
const groupMarks = { ',': ',', '.': '\\.', ' ': '[ \\u00a0\\u2009\\u202f]', "'": "['\\u2019]" } as const

/** The number of a decimal text; NaN where it is infinite, or not exact beyond 2^53. */
function exact(text: string): number {
  const value = Number(text)
  return Number.isFinite(value) && !isInexact(text) ? value : Number.NaN
}

/** Different texts in a fixed order: by number where all are numbers (so that 10 follows 9), else by code point. The order of classes and categories. */
export function orderedTexts(texts: Iterable<string>, { number }: Pick<CellReader, 'number'> = cellReader({})): string[] {
  const all = [...texts]
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const numbered = all.map((text) => ({ text, number: number(text) }))
  if (numbered.some((entry) => Number.isNaN(entry.number))) return all.sort(byText)
  return numbered.sort((a, b) => a.number - b.number || byText(a.text, b.text)).map(({ text }) => text)
}
