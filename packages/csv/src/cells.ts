import type { CellRules } from '@trainyard/spec'

/** What the cells of one table say. The same reader is used at the upload and at every prediction. */
export type CellReader = {
  /** Whether a trimmed cell says that there is no value. */
  isMissing(text: string): boolean
  /** The number that a trimmed cell says, exactly as it is written up to the rounding of float64; NaN where it says none. */
  number(text: string): number
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
  const number = numberReader(decimal, thousands)
  if (missing === undefined) return { number, isMissing: isUsuallyMissing, isMissingNumber: () => false }
  const texts = new Set(missing.map(cellText))
  const numbers = new Set([...texts].map(number).filter((value) => !Number.isNaN(value)))
  return {
    number,
    isMissing: (text) => text === '' || texts.has(text) || (numbers.size > 0 && numbers.has(number(text))),
    isMissingNumber: (value) => numbers.has(value),
  }
}

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

function numberReader(decimal: '.' | ',', thousands: CellRules['thousands']): (text: string) => number {
  if (decimal === '.' && thousands === undefined) return (text) => (plainNumber.test(text) ? exact(text) : Number.NaN)
  const mark = decimal === '.' ? '\\.' : ','
  const group = thousands === undefined ? null : groupMarks[thousands]
  const whole = group === null ? '\\d+' : `(?:\\d{1,3}(?:${group}\\d{3})+|\\d+)`
  const pattern = new RegExp(`^[+-]?(?:${whole}${mark}?\\d*|${mark}\\d+)(?:[eE][+-]?\\d+)?$`)
  const groups = group === null ? null : new RegExp(group, 'g')
  return (text) => {
    if (!pattern.test(text)) return Number.NaN
    const digits = groups === null ? text : text.replace(groups, '')
    return exact(decimal === ',' ? digits.replace(',', '.') : digits)
  }
}

/** A blank stands for every kind of blank that stands between digits; an apostrophe for the curly one, too. */
const groupMarks = { ',': ',', '.': '\\.', ' ': '[ \\u00a0\\u2009\\u202f]', "'": "['\\u2019]" } as const

/** Whether a decimal text is a whole number beyond ±(2^53 − 1), where float64 cannot tell neighbors apart. With an exponent it is the nearest float64. */
export const isLongWhole = (text: string): boolean => /^[+-]?\d+(?:\.0*)?$/.test(text) && Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER

/** The number of a decimal text; NaN where it is infinite, or whole and too long. */
function exact(text: string): number {
  const value = Number(text)
  return Number.isFinite(value) && !isLongWhole(text) ? value : Number.NaN
}

/** Different texts in a fixed order: by number where all are numbers (so that 10 follows 9), else by code point. The order of classes and categories. */
export function orderedTexts(texts: Iterable<string>, { number }: Pick<CellReader, 'number'> = cellReader({})): string[] {
  const all = [...texts]
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const numbered = all.map((text) => ({ text, number: number(text) }))
  if (numbered.some((entry) => Number.isNaN(entry.number))) return all.sort(byText)
  return numbered.sort((a, b) => a.number - b.number || byText(a.text, b.text)).map(({ text }) => text)
}
