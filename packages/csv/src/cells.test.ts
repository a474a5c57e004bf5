import type { CellRules } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cellReader, cellText, orderedTexts } from './cells.js'
import { shown } from './csv-error.js'
import { oddNumber } from './odd-number.js'

const number = (text: string, rules: CellRules = {}) => cellReader(rules).number(text)

describe('numbers', () => {
  test.each(['1', '-1', '+1', '.5', '5.', '1e3', '1E-3', '0012.5', '1e-400', '9007199254740991', '-9007199254740991', '1e300', '-0'])(
    '%s is a number',
    (text) => {
      expect(number(text)).toBe(Number(text))
    },
  )
  test.each([
    '0x10',
    '0b11',
    '1_000',
    'inf',
    'Infinity',
    'NaN',
    '1e400',
    '１２',
    '1,5',
    '13,000',
    '12%',
    '$5',
    '−5',
    '1 000',
    '--1',
    '1-',
    '(5)',
    '5kg',
    '1e',
    'e5',
    '.',
    '-',
    '+',
    '1.2.3',
    '9007199254740993',
    '9007199254740992',
    '-9007199254740992.0',
    '1'.repeat(40),
  ])('%s is none', (text) => {
    expect(number(text)).toBeNaN()
  })
  test('marks are read where they are named, and groups have three digits', () => {
    expect(number('1.234.567,5', { decimal: ',', thousands: '.' })).toBe(1_234_567.5)
    expect(number('1,5', { decimal: ',' })).toBe(1.5)
    expect(number(',5e-1', { decimal: ',' })).toBe(0.05)
    expect(number('1.5', { decimal: ',' })).toBeNaN()
    expect(number('13,000', { thousands: ',' })).toBe(13_000)
    expect(number('13000', { thousands: ',' })).toBe(13_000)
    expect(number('1,30,000', { thousands: ',' })).toBeNaN()
    expect(number('13,00', { thousands: ',' })).toBeNaN()
    expect(number('1,2345', { thousands: ',' })).toBeNaN()
    expect(number('1.2345,5', { decimal: ',', thousands: '.' })).toBeNaN()
    for (const blank of [' ', '\u00a0', '\u2009', '\u202f']) expect(number(`-12${blank}345.5`, { thousands: ' ' })).toBe(-12_345.5)
    for (const mark of ["'", '’']) expect(number(`1${mark}000`, { thousands: "'" })).toBe(1000)
  })
  test('every float64 survives its text, in every notation of it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), (double, comma) => {
        // The text of negative zero is 0.
        const value = double + 0
        const text = Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER ? value.toExponential() : String(value)
        expect(number(comma ? text.replace('.', ',') : text, comma ? { decimal: ',' } : {})).toBe(value)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('missing', () => {
  test.each(['', 'NA', 'na', 'N/A', '#N/A', 'NaN', 'null', 'NULL', 'None', '?'])('%j is missing where no list is given', (text) => {
    expect(cellReader({}).isMissing(text)).toBe(true)
    expect(cellReader({ missing: [] }).isMissing(text)).toBe(text === '')
  })
  test('a list is as it is spelled, and takes numbers by their value', () => {
    const { isMissing, isMissingNumber } = cellReader({ missing: [' - ', '-999', 'Cafe\u0301'] })
    expect(['-', '-999', '-999.0', '-9.99e2', 'Café', ''].every(isMissing)).toBe(true)
    expect(['NA', '999', 'cafe', '–'].some(isMissing)).toBe(false)
    expect([isMissingNumber(-999), isMissingNumber(999)]).toEqual([true, false])
  })
})

test.each([
  ['13,000', 'has commas', '"thousands": ","'],
  ['1,234.5', 'has commas', '"thousands": ","'],
  ['1.234.567', 'has points', '"decimal": ","'],
  ['1,5', 'decimal comma', '"decimal": ","'],
  ['13 000', 'has blanks', '"thousands": " "'],
  ["13'000", 'apostrophes', 'thousands'],
  ['1_000', 'underscores', 'remove'],
  ['12%', 'percentage', 'remove'],
  ['12 ‰', 'percentage', 'remove'],
  ['$5', 'currency', 'remove'],
  ['-€1,300.50', 'currency', 'remove'],
  ['5 €', 'currency', 'remove'],
  ['inf', 'is infinite', '"missing"'],
  ['-Infinity', 'is infinite', '"missing"'],
  ['1e400', 'too large', '"missing"'],
  ['−5', 'minus', 'hyphen'],
  ['– 5.5', 'minus', 'hyphen'],
  ['5-', 'sign at the end', 'front'],
  ['(5)', 'parentheses', 'minus'],
  ['0x1F', 'not decimal', 'decimal'],
  ['0b11', 'not decimal', 'decimal'],
  ['1.5D3', 'exponent', 'write E'],
  ['１２', 'other digits', '0 to 9'],
  ['٣٫٥'.replace('٫', '.'), 'other digits', '0 to 9'],
  ['5kg', 'unit', 'remove'],
  ['1,00,500', 'has commas', 'remove'],
  ["'5", 'apostrophe', 'remove'],
  ['\u200b7', 'nobody sees', 'remove'],
  ['∞', 'is infinite', '"missing"'],
  ['9007199254740993', 'beyond 2^53', 'ignore_columns'],
])('%s is told apart: it %s', (text, what, remedy) => {
  expect(oddNumber(text, {})).toEqual({ what: expect.stringContaining(what) as string, remedy: expect.stringContaining(remedy) as string })
})

test.each(['red', '', '-', '.', 'NaT', '<NA>', '2024-01-05', '10:30', '1.2.3', '10-20', 'v2', 'A1', '+', '5'])('%j looks like no odd number', (text) => {
  expect(oddNumber(text, {})).toBeNull()
})

const long = 200_000
test.each([
  `1${'µ'.repeat(long)}+`,
  `1${'"'.repeat(long)}+`,
  `$,${'0'.repeat(long)}@`,
  `$${','.repeat(long)}`,
  `${'1'.repeat(long)}@`,
  `${'1,'.repeat(long)}@`,
])('a cell of 200,000 characters is read in one pass: %#', (text) => {
  for (const rules of [{}, { thousands: ',' }, { decimal: ',', thousands: '.' }] as const) expect(oddNumber(text, rules)).toBeNull()
})

test('texts are compared trimmed and composed, and ordered by number where all are numbers', () => {
  expect(cellText(' Cafe\u0301\u00a0')).toBe('Café')
  expect(orderedTexts(['10', '9', '1e1'])).toEqual(['9', '10', '1e1'])
  expect(orderedTexts(['10', '9', 'x'])).toEqual(['10', '9', 'x'])
})

test('what cannot be seen is shown by its code', () => {
  expect(shown('y\u200b \u00a0\ufeff\u0007\u2028\u202e')).toBe('"y\\u200b \\u00a0\\ufeff\\u0007\\u2028\\u202e"')
  expect(shown('日本 é')).toBe('"日本 é"')
})
