import fc from 'fast-check'
import { expect, test } from 'vitest'
import { choiceProblems, guessDelimiter, inspectedRows, inspectTable, uploadSpecOf } from './inspect-table.js'

const cell = fc.oneof(
  fc.integer({ min: -1e6, max: 1e6 }).map(String),
  fc.stringMatching(/^[a-z][a-z ]{0,8}[a-z]$/),
  fc.constantFrom('', 'a, b', 'x;y', 'a "quoted" word', 'two\nlines', '2024-03-31', 'NA', 'nan', 'null', 'none', '?'),
)
/** Cells that say that there is no value, as docs/datasets.md lists them. */
const noValue = /^(?:|na|n\/a|#n\/a|nan|null|none|\?)$/i
const written = (text: string, delimiter: string): string => (/["\n,;\t|]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text)

test('a table is seen as it was written: its columns, its rows, and what each column holds', () => {
  const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.record({
      width: fc.constant(width),
      rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
    }),
  )
  fc.assert(
    fc.property(table, ({ width, rows, delimiter }) => {
      const kept = rows.filter((row) => row.some((text) => text !== ''))
      fc.pre(kept.length > 0)
      const names = Array.from({ length: width }, (_, index) => `column ${index}`)
      const text = [names, ...kept].map((row) => row.map((each) => written(each, delimiter)).join(delimiter)).join('\n')
      const seen = inspectTable(text, true, delimiter)
      expect(seen.columns.map(({ name }) => name)).toEqual(names)
      expect(seen.rows.map(({ cells }) => cells)).toEqual(kept)
      expect([seen.problems, seen.whole]).toEqual([[], true])
      for (const [index, column] of seen.columns.entries()) {
        const values = kept.map((row) => row[index]).filter((each) => !noValue.test(String(each)))
        expect([column.missing, column.distinct]).toEqual([kept.length - values.length, new Set(values).size])
        const numbers = values.every((each) => /^-?\d+$/.test(String(each)))
        if (values.length > 0) expect(column.type === 'numeric').toBe(numbers)
        else expect(column.type).toBe(null)
      }
    }),
  )
})

test.each([
  ['a,b\n1,2\n', ','],
  ['a;b\n1,5;2\n2,5;3\n', ';'],
  ['a\tb\tc\n1\t2\t3\n', '\t'],
  ['only\n1\n', ','],
])('the delimiter of %j is %j', (text, delimiter) => {
  expect(guessDelimiter(text, true)).toBe(delimiter)
})

test('the beginning of a long file is looked into, without its last record, which may be cut', () => {
  const lines = Array.from({ length: 150 }, (_, row) => `${row},"text ${row}"`)
  const cut = inspectTable(`n,t\n${lines.join('\n')}`, false)
  expect([cut.rows.length, cut.whole, cut.problems]).toEqual([149, false, []])
  const long = inspectTable(`n,t\n${Array.from({ length: 500 }, (_, row) => `${row},t`).join('\n')}`, true)
  expect([long.rows.length, long.whole]).toEqual([inspectedRows, false])
})

test('each problem has its line and its column', () => {
  const { problems } = inspectTable('a,b,a\n1,2\n1,2,3,4\n"open,2,3\n', true)
  expect(problems).toEqual([
    { line: 1, column: 'a', message: 'Two columns have this name. Rename one of them in the file.' },
    { line: 2, message: '2 cells, but there are 3 column names.' },
    { line: 3, message: '4 cells, but there are 3 column names.' },
    { line: 4, column: 'a', message: expect.stringContaining('A quote is opened and never closed') },
  ])
  const table = inspectTable('zip,price,paid\n02110,"1,200",yes\n9,7,\nx,5,no\n', true)
  expect(table.columns.map(({ type }) => type)).toEqual(['categorical', 'categorical', 'categorical'])
  expect(choiceProblems(table, { label: 'paid', types: { zip: 'numeric', price: 'numeric' }, ignored: [] })).toEqual([
    { line: 3, column: 'paid', message: 'The row has no label. Fill it in, or remove the row.' },
    { line: 4, column: 'zip', message: '"x" is not a number.' },
    { line: 2, column: 'price', message: expect.stringContaining('"1,200" is not a number: it has commas between its digits; set "thousands"') },
  ])
  expect(inspectTable('a,b\n', true).problems).toEqual([{ message: 'There are no rows after the line of column names.' }])
  expect(choiceProblems(inspectTable('a,y\n1,p\n2,p\n', true), { label: 'y', types: {}, ignored: [] })).toMatchObject([{ column: 'y' }])
})

test('an upload says what was chosen, and nothing that the service finds by itself', () => {
  const table = inspectTable('a;b;c;y\n1;2;3;p\n4;5;6;q\n', true)
  const chosen = { label: 'y', types: { a: 'categorical', b: 'numeric' } as const, ignored: ['b', 'c'] }
  expect(uploadSpecOf(table, chosen, { name: 'small' })).toEqual({
    format: 'csv',
    name: 'small',
    label: 'y',
    delimiter: ';',
    ignore_columns: ['b', 'c'],
    columns: { a: { type: 'categorical' } },
  })
})
