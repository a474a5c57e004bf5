import { type CellRules, isLongWhole } from '@trainyard/spec'
import { cellReader } from './cells.js'

/** Why a cell that looks like a number is none here, and what to do about it. */
export type OddNumber = { what: string; remedy: string }

type Rule = { pattern: RegExp } & OddNumber

const sign = '[+\\-\\u2212\\u2012\\u2013\\u2014\\uff0d]?'
const digits = '\\d+(?:[.,]\\d*)?'
const rules: readonly Rule[] = [
  { pattern: /^[+-]?(?:inf(?:inity)?|\u221e)$/i, what: 'is infinite', remedy: 'leave the row out, or list the text in "missing"' },
  {
    pattern: /^[+-]?\d{1,3}(?:,\d{3})+$/,
    what: 'has commas between its digits',
    remedy: 'set "thousands": ",", or "decimal": "," if the comma is the decimal mark',
  },
  { pattern: /^[+-]?\d{1,3}(?:,\d{3})+\.\d*$/, what: 'has commas between its digits', remedy: 'set "thousands": ","' },
  { pattern: /^[+-]?\d{1,3}(?:,\d{2,3})+(?:\.\d*)?$/, what: 'has commas between its digits', remedy: 'remove them' },
  { pattern: /^[+-]?\d{1,3}(?:\.\d{3}){2,}(?:,\d*)?$/, what: 'has points between its digits', remedy: 'set "thousands": "." and "decimal": ","' },
  { pattern: /^[+-]?\d{1,3}(?:\.\d{3})+,\d*$/, what: 'has points between its digits', remedy: 'set "thousands": "." and "decimal": ","' },
  { pattern: /^[+-]?(?:\d+,\d*|,\d+)(?:e[+-]?\d+)?$/i, what: 'has a decimal comma', remedy: 'set "decimal": ","' },
  { pattern: /^[+-]?\d+\.\d+(?:e[+-]?\d+)?$/i, what: 'has a decimal point', remedy: 'set "decimal": "."' },
  { pattern: /^[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d*)?$/, what: 'has blanks between its digits', remedy: 'set "thousands": " "' },
  { pattern: /^[+-]?\d{1,3}(?:['\u2019]\d{3})+(?:[.,]\d*)?$/, what: 'has apostrophes between its digits', remedy: 'set "thousands": "\'"' },
  { pattern: /^['\u2019][+-]?[\d.,]*\d$/, what: 'begins with an apostrophe', remedy: 'remove it' },
  { pattern: /^[+-]?\d+(?:_\d+)+$/, what: 'has underscores between its digits', remedy: 'remove them' },
  { pattern: new RegExp(`^${sign}${digits} ?[%‰]$`, 'u'), what: 'is a percentage', remedy: 'remove the sign from the cells' },
  {
    // linear: it is tried at the beginning only, and looks at the end once
    pattern: new RegExp(`^(?:${sign}\\p{Sc} ?${sign}|${sign}(?=.*\\p{Sc}$))[.,]*\\d[\\d.,]*(?: ?\\p{Sc})?$`, 'u'),
    what: 'is an amount with a currency',
    remedy: 'remove the sign from the cells',
  },
  { pattern: /^[+-]?0(?:x[\da-f]+|b[01]+|o[0-7]+)$/i, what: 'is not decimal', remedy: 'write decimal numbers' },
  {
    pattern: new RegExp(`^[\\u2212\\u2012\\u2013\\u2014\\uff0d] ?${digits}$`, 'u'),
    what: 'has a minus that is not the hyphen "-" (U+002D)',
    remedy: 'write the hyphen',
  },
  { pattern: new RegExp(`^[+-] ${digits}$`), what: 'has a blank after its sign', remedy: 'remove it' },
  { pattern: new RegExp(`^${digits} ?[+-]$`), what: 'has its sign at the end', remedy: 'write it in front' },
  { pattern: new RegExp(`^\\(${digits}\\)$`), what: 'is in parentheses', remedy: 'write a minus' },
  { pattern: new RegExp(`^${sign}${digits}[dD][+-]?\\d+$`), what: 'has the exponent mark D', remedy: 'write E' },
  { pattern: new RegExp(`^[+-]?${digits} ?[\\p{L}°²³/"']+$`, 'u'), what: 'has a unit', remedy: 'remove it from the cells' },
]

/** Whether a text says infinity, or a number that is too large to be finite. */
export const isInfinite = (text: string): boolean =>
  /^[+-]?(?:inf(?:inity)?|\u221e)$/i.test(text) || (/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text) && Math.abs(Number(text)) === Number.POSITIVE_INFINITY)

/** What is odd about a trimmed cell that is no number by the rules of its table but looks like one; null where it does not look like one. */
export function oddNumber(text: string, cells: CellRules): OddNumber | null {
  const { number, decimal } = cellReader(cells)
  if (!Number.isNaN(number(text))) return null
  const written = decimal(text)
  if (written !== null) return inexactNumber(written)
  const found = rules.find(({ pattern }) => pattern.test(text))
  if (found) return { what: found.what, remedy: found.remedy }
  const seen = text.replaceAll(/\p{Cf}/gu, '')
  if (seen !== text && !Number.isNaN(number(seen.trim()))) return { what: 'holds a sign that nobody sees', remedy: 'remove it' }
  const ascii = text.normalize('NFKC').replaceAll(/\p{Nd}/gu, decimalDigit)
  if (ascii !== text && !Number.isNaN(number(ascii))) return { what: 'has other digits or signs than 0 to 9', remedy: 'write the digits 0 to 9' }
  return null
}

/** Why a decimal text is no float64. */
function inexactNumber(text: string): OddNumber {
  if (!Number.isFinite(Number(text))) return { what: 'is too large for a number', remedy: 'leave the row out, or list the text in "missing"' }
  if (isLongWhole(text))
    return {
      what: 'is a whole number beyond 2^53, which would be merged with its neighbors',
      remedy: `leave the column out with "ignore_columns" if it is an identifier, or write ${inexactRemedy}`,
    }
  return { what: 'has more digits than float64 keeps beyond 2^53', remedy: `write ${inexactRemedy}` }
}

/** How a number beyond 2^53 is written that is not meant to its last digit. */
export const inexactRemedy = 'an exponent and at most 15 digits, as in 1.5e16, if the last digits do not matter'

/** A digit of another script as 0 to 9: digits lie in tens, in order. */
function decimalDigit(digit: string): string {
  let value = 0
  for (let code = (digit.codePointAt(0) ?? 0) - 1; value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code)); code -= 1) value += 1 // default: never taken, a match has a sign
  return String(value)
}
