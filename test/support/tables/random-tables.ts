import { Bool, Float64, Table, TimestampMillisecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import type { DatasetFormat } from '@trainyard/spec'
import fc from 'fast-check'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** A column as one thinks of it, whatever file it is written to: null is a missing value; dates are days or times in UTC. */
export type Column = { name: string; kind: 'number' | 'text' | 'boolean' | 'date'; values: readonly (number | string | boolean | null)[] }

/** How a table can be written; `arrow` are files, `arrow stream` the same without its end. */
export const tableFormats = ['csv', 'jsonl', 'parquet', 'arrow', 'arrow stream'] as const
export type TableFormat = (typeof tableFormats)[number]

/** A table as a file. `firstRow` is where its first row stands as messages count. */
export type WrittenTable = { format: DatasetFormat; bytes: Uint8Array; firstRow: number }

const quoted = (text: string): string => (/["\n\r,]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text)
const cellOf = (value: Column['values'][number]): string =>
  value === null ? '' : typeof value === 'string' ? quoted(value) : Object.is(value, -0) ? '-0' : String(value)
const rowsOf = ([first]: readonly Column[]): number[] => (first ? [...first.values.keys()] : [])

const writers: Record<TableFormat, (table: readonly Column[]) => Omit<WrittenTable, 'format'>> = {
  csv: (table) => {
    const lines = [table.map(({ name }) => quoted(name)), ...rowsOf(table).map((row) => table.map(({ values }) => cellOf(values[row] ?? null)))]
    return { bytes: Buffer.from(lines.map((cells) => `${cells.join(',')}\n`).join('')), firstRow: 2 }
  },
  jsonl: (table) => {
    const number = (value: unknown) => (Object.is(value, -0) ? '-0' : JSON.stringify(value))
    const line = (row: number) => `{${table.map(({ name, values }) => `${JSON.stringify(name)}:${number(values[row] ?? null)}`).join(',')}}\n`
    return { bytes: Buffer.from(rowsOf(table).map(line).join('')), firstRow: 1 }
  },
  parquet: (table) => {
    const types = { number: 'DOUBLE', text: 'STRING', boolean: 'BOOLEAN', date: 'TIMESTAMP' } as const
    const columnData = table.map(({ name, kind, values }) => ({
      name,
      type: types[kind],
      nullable: true,
      data: values.map((value) => (kind === 'date' && value !== null ? new Date(String(value)) : value)),
    }))
    // Several groups of rows, and several pages in each.
    return { bytes: new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 17, pageSize: 64 })), firstRow: 0 }
  },
  arrow: (table) => ({ bytes: tableToIPC(arrowTable(table), 'file'), firstRow: 0 }),
  'arrow stream': (table) => ({ bytes: tableToIPC(arrowTable(table), 'stream'), firstRow: 0 }),
}

function arrowTable(table: readonly Column[]): Table {
  const types = { number: new Float64(), text: new Utf8(), boolean: new Bool(), date: new TimestampMillisecond() }
  return new Table(
    Object.fromEntries(
      table.map(({ name, kind, values }) => [
        name,
        vectorFromArray<Float64 | Utf8 | Bool | TimestampMillisecond>(
          values.map((value) => (kind === 'date' && value !== null ? Date.parse(String(value)) : value)),
          types[kind],
        ),
      ]),
    ),
  )
}

/** The table as a file of the format. */
export const writeTable = (format: TableFormat, table: readonly Column[]): WrittenTable => ({
  format: format === 'arrow stream' ? 'arrow' : format,
  ...writers[format](table),
})

const numbers = fc.oneof(
  fc.integer({ min: 0, max: 6 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.constantFrom(0.1, -0, 5e-324, 1e99, 9_007_199_254_740_991, 1e22),
)
/** Texts that no reader takes for numbers, dates or missing values. */
const texts = fc.oneof(
  fc.constantFrom('t1', 't2', 'T1', 'x, "y"', 'été', 'e\u0301te\u0301', 'a b', '日本', 'true', ' t1 '),
  fc.string({ minLength: 1, maxLength: 6 }).map((text) => `t${text}`),
)
const dates = fc.oneof(
  fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.date({ min: new Date('2020-01-01'), max: new Date('2020-03-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
)

const sparse = <Value>(values: fc.Arbitrary<Value>, rows: number): fc.Arbitrary<(Value | null)[]> =>
  fc.array(fc.option(values, { freq: 8 }), { minLength: rows, maxLength: rows })

function columnOf(name: string, rows: number): fc.Arbitrary<Column> {
  // Two different days at the beginning, and both booleans: of a text alone one value would not tell what it is.
  const begun = <Value>(values: (Value | null)[], first: Value, second: Value) => [first, second, ...values.slice(2)]
  return fc.oneof(
    sparse(numbers, rows).map((values): Column => ({ name, kind: 'number', values })),
    sparse(texts, rows).map((values): Column => ({ name, kind: 'text', values })),
    sparse(fc.boolean(), rows).map((values): Column => ({ name, kind: 'boolean', values: begun(values, true, false) })),
    sparse(dates, rows).map((values): Column => ({ name, kind: 'date', values: begun(values, '2001-02-03T00:00:00.000Z', '2011-12-13T00:00:00.000Z') })),
  )
}

/** Random tables with the label `y`: every kind of column, missing values, few and many rows. */
export function randomTables(): fc.Arbitrary<Column[]> {
  return fc.integer({ min: 2, max: 40 }).chain((rows) => {
    const label = fc.oneof(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: rows, maxLength: rows }).map((values): Column => ({ name: 'y', kind: 'text', values })),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: rows, maxLength: rows }).map((values): Column => ({ name: 'y', kind: 'number', values })),
      sparse(numbers, rows).map((values): Column => ({ name: 'y', kind: 'number', values: values.map((value) => value ?? 0.5) })),
    )
    return fc.integer({ min: 1, max: 5 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => columnOf(`c${index}`, rows)), label))
  })
}
