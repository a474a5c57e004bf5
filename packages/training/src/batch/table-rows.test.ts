import { gzipSync } from 'node:zlib'
import { type BatchInputFormat, bytesInMemory, type DatasetColumn, type Instance, type ModelManifest } from '@trainyard/spec'
import { memoryScratch } from '@trainyard/tables'
import { type Column, tableFormats, writeTable } from '@trainyard/testing/tables/random-tables.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openRows } from './open-rows.js'

const rowCount = 70
const valuesOf: Readonly<Record<'number' | 'text' | 'boolean', fc.Arbitrary<number | string | boolean>>> = {
  number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })),
  text: fc.constantFrom('red', 'x, "y"', '日本', '12', '007', 'true', ' t '),
  boolean: fc.boolean(),
}
const column = (name: string, kind: keyof typeof valuesOf): fc.Arbitrary<Column> =>
  fc.array(fc.option(valuesOf[kind], { freq: 8 }), { minLength: rowCount, maxLength: rowCount }).map((values) => ({ name, kind, values }))
const table = fc.tuple(column('id', 'number'), column('size', 'number'), column('color', 'text'), column('isNew', 'boolean'))

const manifest = {
  dataset: { kind: 'table', columns: ['color', 'size', 'isNew'].map((name) => ({ name })) as DatasetColumn[], label: 'y' },
} as unknown as ModelManifest

const rowsOf = (format: BatchInputFormat, bytes: Uint8Array, columns: string[] = ['id']) => {
  const source = { type: 'file', filename: `rows.${format}`, sha256: '0'.repeat(64), bytes: bytes.length, format } as const
  return openRows({ input: { type: 'file', source, bytes: bytesInMemory(bytes) }, manifest, columns, scratch: memoryScratch() })
}

/** All rows from one on, as the model takes them and as they are passed through. */
async function read(format: BatchInputFormat, bytes: Uint8Array, skip: number): Promise<{ instances: Instance[]; passed: unknown[] }> {
  const source = await rowsOf(format, bytes)
  expect([source.passed, source.dropped]).toEqual([['id'], []])
  const [instances, passed]: [Instance[], unknown[]] = [[], []]
  for await (const batch of source.batches(skip, 16)) {
    if ('prepared' in batch.rows) throw new Error('the rows of a file are instances')
    instances.push(...batch.rows.instances)
    passed.push(...batch.passed)
  }
  return { instances, passed }
}

const binary = tableFormats.filter((format) => format !== 'csv' && format !== 'jsonl')

describe('rows to be predicted', () => {
  test.each(binary)('of a table written as %s are those that were written, from any row on', async (how) => {
    await fc.assert(
      fc.asyncProperty(table, fc.nat(rowCount), async (columns, skip) => {
        const { format, bytes } = writeTable(how, columns)
        const { instances, passed } = await read(format as BatchInputFormat, bytes, skip)
        const [ids, ...own] = columns
        const expected = Array.from({ length: rowCount - skip }, (_, index) => Object.fromEntries(own.map(({ name, values }) => [name, values[skip + index]])))
        expect(instances).toEqual(expected)
        expect(passed).toEqual(ids.values.slice(skip).map((id) => [id]))
      }),
      { numRuns: 15, endOnFailure: true },
    )
  })

  test.each(['csv', 'jsonl'] as const)('of a gzipped file of %s are those of the file', async (how) => {
    await fc.assert(
      fc.asyncProperty(table, async (columns) => {
        const { bytes } = writeTable(how, columns)
        expect(await read(how, gzipSync(bytes), 3)).toEqual(await read(how, bytes, 3))
      }),
      { numRuns: 5, endOnFailure: true },
    )
  })

  test('whose file lacks a column, or is none of its format, are an error that names the file', async () => {
    const { bytes } = writeTable('parquet', [{ name: 'color', kind: 'text', values: ['red'] }])
    await expect(rowsOf('parquet', bytes, [])).rejects.toThrow('rows.parquet: the file lacks "size", "isNew"; its columns are "color"')
    await expect(rowsOf('arrow', bytes, [])).rejects.toThrow('rows.arrow: this is neither an Arrow file nor a stream')
    await expect(rowsOf('csv', gzipSync('a,b\n').subarray(0, 12), [])).rejects.toThrow('rows.csv: the gzip file is damaged')
  })
})
