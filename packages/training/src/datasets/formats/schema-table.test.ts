import { gzipSync } from 'node:zlib'
import { uploadSpec, writeTensorFile } from '@trainyard/spec'
import { type Column, randomTables, tableFormats, type WrittenTable, writeTable } from '@trainyard/testing/tables/random-tables.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { prepareDataset } from '../prepare-dataset.js'

type Options = Record<string, unknown>

const prepare = (file: WrittenTable, options: Options = {}) =>
  prepareDataset({ type: 'upload', files: [], spec: uploadSpec.parse({ format: file.format, name: 'n', label: 'y', ...options }) }, [
    { filename: `a.${file.format}`, bytes: file.bytes },
  ])

/** Everything that a data set is, or the error; places as rows of the table from 0, and without how the file was read. */
async function outcome(file: WrittenTable, options: Options = {}) {
  const rowOf = (place: string): number => Number(place) - file.firstRow
  const plain = (message: string): string =>
    message
      .replaceAll(`a.${file.format}`, 'a')
      // Of a schema no line can be named.
      .replace('a, line 1: there', 'a: there')
      .replaceAll(/\b(?:lines?|rows?) (\d+(?:, \d+)*)/g, (_, places: string) => `rows ${places.split(', ').map(rowOf).join(', ')}`)
  try {
    const { info, warnings, tensors } = await prepare(file, options)
    const { reading, ...rest } = info
    return {
      info: rest,
      missing: reading?.missing,
      warnings: warnings.map(({ lines: _lines, message, ...warning }) => ({ ...warning, message: plain(message) })),
      tensors: Buffer.from(writeTensorFile(tensors)).toString('base64'),
    }
  } catch (error) {
    return { error: plain(String(error)) }
  }
}

test('a table is the same data set, bit for bit and with the same warnings and errors, whatever the format of its file', async () => {
  let fine = 0
  await fc.assert(
    fc.asyncProperty(randomTables(), fc.constantFrom<Options>({}, { missing: ['t1', '5'] }, { ignore_columns: ['c0'] }), async (table, options) => {
      const [first, ...others] = await Promise.all(tableFormats.map((format) => outcome(writeTable(format, table), options)))
      for (const other of others) expect(other).toEqual(first)
      if (first && 'info' in first) fine += 1
    }),
    { numRuns: 100, endOnFailure: true },
  )
  expect(fine).toBeGreaterThan(20)
})

const column = (name: string, kind: Column['kind'], values: Column['values']): Column => ({ name, kind, values })
const label = column(
  'y',
  'text',
  Array.from({ length: 10 }, (_, row) => (row % 2 === 0 ? 'a' : 'b')),
)
const codes = column(
  'zip',
  'text',
  Array.from({ length: 10 }, (_, row) => String(10_000 + row * (row % 3))),
)

describe.each(tableFormats.filter((format) => format !== 'csv'))('the schema of %s', (format) => {
  test('decides that texts are texts, though they look like numbers; numbers are had by asking', async () => {
    const file = writeTable(format, [codes, label])
    const { info, warnings } = await prepare(file)
    expect(info.columns[0]).toMatchObject({ type: 'categorical' })
    expect(warnings.map(({ code }) => code)).toContain('numbers_as_categories')
    const { info: asked } = await prepare(file, { columns: { zip: { type: 'numeric' } } })
    expect(asked.columns[0]).toMatchObject({ type: 'numeric' })
  })

  test('makes classes of a label of texts, and a target of it where regression is asked for', async () => {
    const file = writeTable(format, [
      codes,
      column(
        'y',
        'text',
        Array.from({ length: 10 }, (_, row) => String(row)),
      ),
    ])
    expect((await prepare(file, { test_fraction: 0 })).info).toMatchObject({ task: 'classification' })
    expect((await prepare(file, { task: 'regression' })).info).toMatchObject({ task: 'regression' })
  })
})

const jsonl = (text: string, options: Options = {}) => prepare({ format: 'jsonl', bytes: Buffer.from(text), firstRow: 1 }, options)
const rows = (extra: string) => Array.from({ length: 6 }, (_, row) => `{"x": ${row}, "y": "${row % 2}"${extra}}`).join('\n')

describe('JSON Lines', () => {
  test.each([
    ['a list', rows(', "tags": ["a"]'), 'column "tags": the column holds a list in line 1'],
    ['an object', rows(', "place": {"town": "a"}'), 'column "place": the column holds an object in line 1'],
    ['no object', `${rows('')}\n[1]`, 'line 7: a line must be a JSON object'],
    ['an array of all rows', '[{"x": 1}]', 'the file looks like one JSON array'],
    ['no JSON', `${rows('')}\n{"x": nul}`, 'line 7: this is not valid JSON'],
    ['a key twice', `${rows('')}\n{"x": 1, "x": 2, "y": "0"}`, 'line 7: the key "x" stands twice'],
    ['a key in two spellings', `${rows('')}\n{"x": 1, " x": 2, "y": "0"}`, 'line 7, column "x": the key stands twice'],
    ['infinity', `${rows('')}\n{"x": Infinity, "y": "0"}`, 'line 7: ±Infinity'],
    ['an identifier as a number', rows(', "id": 9007199254740993'), 'is a whole number beyond 2^53'],
    ['no label', `${rows('')}\n{"x": 1}`, 'line 7, column "y": a row needs a label'],
    ['another file', '\u001f\u008b', 'line 1: this is not valid JSON'],
    ['nothing', '', 'the file is empty'],
    ['no rows', '\n\n', 'there is no label column "y"'],
  ])('%s is an error that says where and what to do', async (_what, text, message) => {
    await expect(
      jsonl(text, { columns: { id: { type: 'numeric' } } }).catch(async (error: unknown) => {
        // Options of a column that is not there are another error.
        if (String(error).includes('columns describes')) return jsonl(text)
        throw error
      }),
    ).rejects.toThrow(message)
  })

  test('nested values are passed over where their column is ignored', async () => {
    const { info } = await jsonl(rows(', "tags": ["a"]'), { ignore_columns: ['tags'] })
    expect(info.columns.map(({ name }) => name)).toEqual(['x'])
  })

  test('NaN, null and a key that is not there are missing values', async () => {
    const { info } = await jsonl(`${rows(', "z": 1.5')}\n{"x": NaN, "y": "0"}\n{"x": null, "y": "1", "z": 2}`, { test_fraction: 0 })
    expect(info.columns).toMatchObject([
      { name: 'x', missing: 2 },
      { name: 'z', missing: 1 },
    ])
  })
})

test.each(['csv', 'jsonl'] as const)('a gzipped %s is the same data set; one that is damaged or unpacks to far more is an error', async (format) => {
  const file = writeTable(format, [codes, label])
  const packed = { ...file, bytes: gzipSync(file.bytes) }
  expect(await outcome(packed)).toEqual(await outcome(file))
  await expect(prepare({ ...packed, bytes: packed.bytes.subarray(0, 40) })).rejects.toThrow('the gzip file is damaged')
  await expect(prepare({ ...packed, bytes: gzipSync(Buffer.alloc(50e6, 'x')) })).rejects.toThrow('the gzip file unpacks to more than')
})
