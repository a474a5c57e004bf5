import { bytesInMemory, limits } from '@trainyard/spec'
import { type Column, tableFormats, writeTable } from '@trainyard/testing/tables/random-tables.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openTable, type TableFormat } from './open-table.js'
import { TableError } from './table-file.js'

const rows = 60
const column = (name: string, kind: Column['kind'], value: (row: number) => Column['values'][number]): Column => ({
  name,
  kind,
  values: Array.from({ length: rows }, (_, row) => (row % 7 === 3 ? null : value(row))),
})
const table = [
  column('number', 'number', (row) => row / 3),
  column('text', 'text', (row) => ['red', 'blue', `text ${row}`][row % 3] ?? null),
  column('boolean', 'boolean', (row) => row % 2 === 0),
  column('date', 'date', (row) => new Date(row * 1e9).toISOString()),
]

async function rowsOf(format: TableFormat, bytes: Uint8Array): Promise<number> {
  const open = await openTable(format, bytesInMemory(bytes), { delimiter: ',' })
  let count = 0
  for await (const batch of open.batches(() => true)) {
    count += batch.rows.length
    for (const cells of batch.rows) expect(cells).toHaveLength(open.columns?.length ?? -1) // default: never taken, there is a schema
    if (count > limits.datasetRows) break
  }
  return count
}

const binary = tableFormats.filter((format) => format !== 'csv' && format !== 'jsonl')
const runs = Number(process.env['TABLE_MUTATIONS'] ?? 150) // default: what a few seconds allow

/** Bytes that stand for lengths, counts and types as often as for values. */
const odd = fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 0, max: 255 }))

test.each(binary)('whatever bytes of a valid file are changed, cut off or put in, %s is a table of as many columns or an error for the user', async (how) => {
  const { format, bytes } = writeTable(how, table)
  const kind: TableFormat = format === 'arrow' ? 'arrow' : 'parquet'
  expect(await rowsOf(kind, bytes)).toBe(rows)
  let errors = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), odd), { minLength: 1, maxLength: 3 }),
      fc.option(fc.nat({ max: bytes.length }), { freq: 8 }),
      async (changes, cut) => {
        const changed = Uint8Array.from(bytes)
        for (const [at, byte] of changes) changed[at] = byte
        const file = cut === null || cut > bytes.length / 2 ? changed : Buffer.concat([changed.subarray(0, cut), changed.subarray(cut + 1)])
        try {
          expect(await rowsOf(kind, file)).toBeLessThanOrEqual(limits.datasetRows)
        } catch (error) {
          expect(error).toBeInstanceOf(TableError)
          errors += 1
        }
      },
    ),
    { numRuns: runs, endOnFailure: true },
  )
  expect(errors).toBeGreaterThan(runs / 10)
})

test.each(binary)('%s: a file of another format, or the beginning of a file, is an error', async (how) => {
  const { format, bytes } = writeTable(how, table)
  const kind: TableFormat = format === 'arrow' ? 'arrow' : 'parquet'
  for (const text of ['', 'x', 'a,b\n1,2\n', '{"a":1}', 'PAR1', 'ARROW1', 'PK\u0003\u0004'.repeat(9)])
    await expect(rowsOf(kind, Buffer.from(text))).rejects.toBeInstanceOf(TableError)
  if (how !== 'arrow stream')
    for (let end = 0; end < bytes.length; end += 37) await expect(rowsOf(kind, bytes.subarray(0, end))).rejects.toBeInstanceOf(TableError)
})
