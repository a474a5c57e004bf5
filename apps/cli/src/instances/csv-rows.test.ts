import { expect, test } from 'vitest'
import { csvRows } from './csv-rows.js'

test('rows become objects by column name: numbers as numbers, empty cells as null', () => {
  expect(csvRows('a,b,c\r\n1.5,x,\r\n-2e3, y ,0\r\n', 'rows.csv')).toEqual([
    { a: 1.5, b: 'x', c: null },
    { a: -2000, b: 'y', c: 0 },
  ])
})

test('quotes keep commas, quotes and line ends', () => {
  expect(csvRows('a,b\n"x, ""y""\nz",2', 'rows.csv')).toEqual([{ a: 'x, "y"\nz', b: 2 }])
})

test('a last empty cell, a byte order mark and blank lines do no harm', () => {
  expect(csvRows('\uFEFFa,b\n\n1,\n', 'rows.csv')).toEqual([{ a: 1, b: null }])
  expect(csvRows('a,b\n1,', 'rows.csv')).toEqual([{ a: 1, b: null }])
})

test('every row that does not fit the heading is named with its line', () => {
  const run = () => csvRows('a,b\n1\n1,2\n1,2,3\n', 'rows.csv')
  expect(run).toThrow('rows.csv: rows do not fit the heading')
  expect(run).toThrow(expect.objectContaining({ details: [expect.objectContaining({ path: 'line 2' }), expect.objectContaining({ path: 'line 4' })] }))
})

test.each(['a\n"open', 'a\nx"y"\n'])('%j is rejected: its quotes do not match', (text) => expect(() => csvRows(text, 'rows.csv')).toThrow(/quote/))

test('text without rows gives none', () => {
  expect(csvRows('', 'rows.csv')).toEqual([])
  expect(csvRows('a,b\n', 'rows.csv')).toEqual([])
})
