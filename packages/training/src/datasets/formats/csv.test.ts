import { type DatasetSource, readTensorFile, uploadSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DataError } from '../data-error.js'
import { prepareDataset } from '../prepare-dataset.js'

const upload = (spec: Record<string, unknown>): DatasetSource => ({ type: 'upload', spec: uploadSpec.parse({ name: 'x', ...spec }), files: [] })
const csv = (text: string | Uint8Array, spec: Record<string, unknown> = {}) =>
  prepareDataset(upload({ format: 'csv', label: 'y', ...spec }), [
    { filename: 'a.csv', bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text },
  ])

test('quotes, line ends inside them, a byte order mark and blank lines are read as RFC 4180 says', async () => {
  const { info, file } = await csv('\ufeff"a","the ""b""",y\r\n1,"x,\ny",p\r\n\r\n2,z,q\r\n', { test_fraction: 0 })
  expect(info.columns).toEqual([
    { name: 'a', type: 'numeric', missing: 0, mean: 1.5, std: 0.5, categories: null },
    { name: 'the "b"', type: 'categorical', missing: 0, mean: null, std: null, categories: ['x,\ny', 'z'], mode: 'x,\ny' },
  ])
  expect(info.classes).toEqual(['p', 'q'])
  expect(readTensorFile(file).tensor('train.column.1').data).toEqual(new Int32Array([0, 1]))
})

test('missing tokens are missing in numbers and categories alike', async () => {
  const { info, file } = await csv('a,b,y\n1,u,0\nNA,?,1\n,null,0\nNaN,v,1\n-2.5e1,n/a,0\n', { test_fraction: 0 })
  expect(readTensorFile(file).tensor('train.column.0').data).toEqual(new Float64Array([1, Number.NaN, Number.NaN, Number.NaN, -25]))
  expect(readTensorFile(file).tensor('train.column.1').data).toEqual(new Int32Array([0, -1, -1, 1, -1]))
  expect(info.columns.map(({ missing }) => missing)).toEqual([3, 3])
})

test('a numeric label with many values is a regression, with few a classification in numeric order, and the user may decide', async () => {
  const lines = (values: number[]) => `x,y\n${values.map((value) => `1,${value}`).join('\n')}`
  expect((await csv(lines(Array.from({ length: 30 }, (_, index) => index / 2)))).info).toMatchObject({ task: 'regression', classes: [], label: 'y' })
  expect((await csv(lines([10, 9, 10, 9]))).info.classes).toEqual(['9', '10'])
  expect((await csv(lines([10, 9, 10, 8]), { task: 'regression' })).info.task).toBe('regression')
})

test('a category that only test rows have is unknown', async () => {
  const rows = Array.from({ length: 20 }, (_, row) => `c${row},${row % 2}`)
  const { info, file } = await csv(`town,y\n${rows.join('\n')}`, { test_fraction: 0.5 })
  expect(info.columns[0]?.categories).toHaveLength(10)
  expect(readTensorFile(file).tensor('test.column.0').data).toEqual(new Int32Array(10).fill(-2))
})

test.each([
  ['a label column that is not there', 'a,b\n1,2\n', {}, 'a.csv, line 1: there is no label column "y"; the columns are "a", "b"'],
  ['a column named twice', 'a,a,y\n1,2,3\n', {}, 'columns 1 and 2 are both called "a"'],
  ['a column without a name', 'a,,y\n1,2,3\n', {}, 'column 2 of 3 has no name'],
  ['a reserved name', '__proto__,y\n1,2\n', {}, 'cannot be called "__proto__"'],
  ['a ragged record', 'a,y\n1,2\n1\n', {}, 'a.csv, line 3: 1 fields, but there are 2 column names'],
  ['an open quote', 'a,y\n"1,2\n', {}, 'a.csv, line 2, column "a": a quote is opened and never closed'],
  [
    'a row without label',
    'a,y\n1,p\n2,NA\n',
    {},
    'a.csv, line 3, column "y": a row needs a label; "NA" counts as no value, and "missing": [] would keep it as a text; received "NA"',
  ],
  ['one class', 'a,y\n1,p\n2,p\n', {}, 'column "y": every row has the same label, "p"'],
  ['a text in a regression target', 'a,y\n1,2\n2,p\n', { task: 'regression' }, 'line 3, column "y": the target of a regression must be a number; received "p"'],
  ['a column without values', 'a,b,y\n1,,p\n2,NA,q\n', {}, 'column "b": none of the 2 rows has a value'],
  ['a number beyond reckoning', 'a,y\n1,p\n-3e300,q\n', {}, 'a.csv, line 3, column "a": a number must lie between -1e+100 and 1e+100; received "-3e300"'],
  [
    'a target beyond reckoning',
    'a,y\n1,1\n2,1e200\n',
    { task: 'regression' },
    'a.csv, line 3, column "y": a number must lie between -1e+100 and 1e+100; received "1e200"',
  ],
  ['names alone', 'a,y\n', {}, 'there are no rows'],
  ['nothing', '', {}, 'the file is empty'],
  ['an ignored column that is not there', 'a,y\n1,2\n', { ignore_columns: ['z'] }, 'there is no column "z" to ignore'],
  ['nothing to learn from', 'a,y\n1,2\n', { ignore_columns: ['a'] }, 'no column to learn from'],
])('%s is rejected with its place', async (_, text, spec, message) => {
  const error = await csv(text, spec).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DataError)
  expect((error as DataError).message).toContain(message)
})

test('a cell that makes texts of many numbers is rejected, and how to take them as categories is told', async () => {
  const rows = Array.from({ length: 1200 }, (_, row) => `${row === 700 ? 'abc' : row},${row % 2}`)
  await expect(csv(`id,y\n${rows.join('\n')}`)).rejects.toThrow(
    /line 702, column "id": 1199 of 1200 cells are numbers, but this one is not: .*"type": "categorical".*received "abc"/,
  )
})

test('text that is not UTF-8 is rejected with its line', async () => {
  await expect(csv(new Uint8Array([0x61, 0x2c, 0x79, 0x0a, 0x31, 0x2c, 0xe9, 0x0a]))).rejects.toThrow('a.csv, line 2: the text is not UTF-8')
  await expect(csv(new Uint8Array([0x61, 0, 0x2c, 0, 0x79, 0, 0x0a, 0]))).rejects.toThrow(
    'looks like UTF-16 without a byte order mark: set "encoding": "utf-16le"',
  )
})

test('another kind of file is named by its first bytes', async () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
  await expect(csv(png)).rejects.toThrow('a.csv: Not a CSV file: this looks like a PNG image.')
  await expect(csv(new Uint8Array([0x50, 0x4b, 3, 4, 0]))).rejects.toThrow('this looks like a zip archive')
  await expect(csv(new Uint8Array([0x61, 0x2c, 0, 0x0a]))).rejects.toThrow('Not a CSV file: it holds binary data; received bytes 61 2c 00 0a')
})

test('whatever the cells hold, rows and values survive, and no object gets new properties', async () => {
  const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('__proto__', 'constructor', 'prototype', '1', '-0.5', '', 'NA'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, fc.constantFrom('p', 'q')), { minLength: 2, maxLength: 30 }), async (records) => {
      const rows: [string, string][] = [...records, ['fixed', 'p'], ['fixed', 'q']]
      const quoted = rows.map(([text, label]) => `"${text.replaceAll('"', '""')}",${label}`)
      const { info, file } = await csv(`constructor,y\n${quoted.join('\n')}`, { test_fraction: 0 })
      const values = readTensorFile(file).tensor('train.column.0').data
      expect(values).toHaveLength(rows.length)
      for (const [row, [text]] of rows.entries()) {
        const code = Number(values[row])
        const missing = ['', 'na', 'n/a', '#n/a', 'nan', 'null', 'none', '?'].includes(text.trim().toLowerCase())
        expect(info.columns[0]?.categories?.[code] ?? null).toBe(missing ? null : text.trim())
      }
      expect(Object.keys(Object.prototype)).toEqual([])
    }),
    { numRuns: 60 },
  )
})
