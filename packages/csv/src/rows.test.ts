import { csvReading, type TableReading } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { columnName } from './names.js'
import { readRows } from './rows.js'

const table = (reading: Partial<TableReading> = {}) => ({ columns: ['b', 'a'], label: 'y', reading: { ...csvReading.parse({}), ignored: ['id'], ...reading } })
const read = (text: string, known: Parameters<typeof readRows>[1] = table()) => readRows(new TextEncoder().encode(text), known)

test('the file that was uploaded is read as it is, and one of the inputs alone, too, in any order of the columns', () => {
  expect(read('id,b,a,y\n7,1,2,p\n')).toEqual([{ id: '7', b: '1', a: '2', y: 'p' }])
  expect(read('a,b\n2,1\n')).toEqual([{ a: '2', b: '1' }])
  expect(read(' a , b,\n2,1,\n')).toEqual([{ a: '2', b: '1' }])
})

test('a row without values is a row: each is answered, and only empty lines are passed over', () => {
  expect(read('a,b\n,\n\n   \n1,2\n')).toEqual([
    { a: '', b: '' },
    { a: '1', b: '2' },
  ])
})

test('a file without a heading is read by its places, or by names where the first line holds them', () => {
  const known = { columns: ['column_1', 'column_3'], label: 'column_4', reading: { ...csvReading.parse({ header: false }), ignored: ['column_2'] } }
  expect(read('1,2,3,p\n4,5,6,q\n', known)).toEqual([
    { column_1: '1', column_2: '2', column_3: '3', column_4: 'p' },
    { column_1: '4', column_2: '5', column_3: '6', column_4: 'q' },
  ])
  expect(read('1,3\n', known)).toEqual([{ column_1: '1', column_3: '3' }])
  expect(read('column_3,column_1\n3,1\n', known)).toEqual([{ column_1: '1', column_3: '3' }])
})

test.each([
  ['b;a\n1;2\n', {}, 'line 1: the heading lacks "b", "a"; it has "b;a"; the cells look separated by ";", and the file of the upload was by ","'],
  ['b\n1\n', {}, 'the heading lacks "a"; it has "b"'],
  ['a,b,a\n1,2,3\n', {}, 'line 1: two columns are called "a"'],
  ['a,b\n1,2,3\n', {}, 'line 2: 3 cells, but there are 2 columns'],
  ['1,2,3\n', { header: false }, 'line 1: there are 3 cells; the model was made from a file of 4 columns, and takes 2 of them'],
])('%j is an error that says what the model takes', (text, reading, expected) => {
  expect(() => read(text, table(reading))).toThrow(expected)
})

test('the order of the columns changes no cell', () => {
  const names = ['id', 'b', 'a', 'y']
  fc.assert(
    fc.property(
      fc.shuffledSubarray(names, { minLength: 4 }),
      fc.array(fc.array(fc.string({ maxLength: 4 }), { minLength: 4, maxLength: 4 }), { minLength: 1 }),
      (order, cells) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
        const text = [order, ...cells].map((row) => row.map(quoted).join(',')).join('\n')
        expect(read(text)).toEqual(cells.map((row) => Object.fromEntries(order.map((name, index) => [name, row[index]]))))
      },
    ),
    { numRuns: 500 },
  )
})

test('line ends and tabs in a name are one blank with those around them, in one pass; other blanks stay', () => {
  expect(columnName(' a \t\r\n b  c\u00a0\nd ')).toBe('a b  c d')
  expect(columnName(`a${' '.repeat(200_000)}b`)).toHaveLength(200_002)
})
