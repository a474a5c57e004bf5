import { gzipSync } from 'node:zlib'
import { Field, Float64, Struct, Table, tableToIPC, vectorFromArray } from 'apache-arrow'
import { limits } from '@trainyard/spec'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { HostileCase } from './cases.js'

const parquet = { format: 'parquet', label: 'y' } as const
const arrow = { format: 'arrow', label: 'y' } as const
const megabyte = 2 ** 20

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number]
const classesOf = (rows: number): string[] => Array.from({ length: rows }, (_, row) => `class ${row % 2}`)
const parquetOf = (columns: Column[], rows: number, pageSize = megabyte) => ({
  'a.parquet': new Uint8Array(parquetWriteBuffer({ columnData: [...columns, { name: 'y', data: classesOf(rows) }], pageSize, rowGroupSize: 2 ** 30 })),
})

/** An Arrow file of a column of numbers and one of classes. */
const arrowOf = (rows: number): Uint8Array =>
  tableToIPC(new Table({ a: vectorFromArray(Float64Array.from({ length: rows }, (_, row) => row)), y: vectorFromArray(classesOf(rows)) }), 'file')

/** Another number in place of one, wherever its bytes stand. */
function claimed(file: Uint8Array, own: Uint8Array, other: Uint8Array): Uint8Array {
  const changed = Buffer.from(file)
  for (let at = changed.indexOf(own); at >= 0; at = changed.indexOf(own, at + own.length)) changed.set(other, at)
  return changed
}

/** A whole number as the compact protocol of Thrift writes it. */
function zigzag(value: number): Uint8Array {
  const bytes: number[] = []
  for (let left = 2 * value; left > 0; left = Math.floor(left / 128)) bytes.push((left % 128) + (left >= 128 ? 128 : 0))
  return Uint8Array.from(bytes)
}
const int32 = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer)
const int64 = (value: number): Uint8Array => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer)

function nestedField(depth: number): Field {
  let field: Field = new Field('leaf', new Float64(), true)
  for (let level = 0; level < depth; level += 1) field = new Field(`level ${level}`, new Struct([field]), true)
  return field
}

/** Tables in binary files, JSON Lines and gzip, in the order of the table. */
export const hostileTables: readonly HostileCase[] = [
  {
    name: 'parquet: a text of a thousand characters in millions of rows, once in the file',
    spec: parquet,
    make: (size) => {
      const rows = Math.floor(2_000_000 * size) + 100
      return parquetOf([{ name: 'a', data: Array.from({ length: rows }, (_, row) => (row % 2 ? 'x' : 'z').repeat(1_000)) }], rows)
    },
    error: null,
    columns: ['a'],
  },
  {
    name: 'parquet: a page that unpacks to more than a page may have',
    spec: parquet,
    make: () => parquetOf([{ name: 'a', data: Array.from({ length: 66 }, () => 'x'.repeat(megabyte)), encoding: 'PLAIN' }], 66, 2 ** 30),
    error: /page|bytes/,
  },
  {
    name: 'parquet: more rows than there are, wherever they are counted',
    spec: parquet,
    make: () => {
      const { 'a.parquet': file } = parquetOf([{ name: 'a', data: Array.from({ length: 4_567 }, (_, row) => row / 7) }], 4_567)
      return { 'a.parquet': claimed(file, zigzag(4_567), zigzag(8_191)) }
    },
    error: /damaged/,
  },
  {
    name: 'parquet: a column nested 500 deep',
    spec: parquet,
    make: () => {
      const depth = 500
      let value: unknown = 1
      for (let level = 0; level < depth; level += 1) value = { inner: value }
      const groups = Array.from({ length: depth }, (_, level) => ({ name: level === 0 ? 'a' : 'inner', num_children: 1, repetition_type: 'OPTIONAL' as const }))
      const schema = [
        { name: 'root', num_children: 2 },
        ...groups,
        { name: 'inner', type: 'DOUBLE' as const, repetition_type: 'OPTIONAL' as const },
        { name: 'y', type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const, repetition_type: 'REQUIRED' as const },
      ]
      const columnData = [
        { name: 'a', data: [value, value] },
        { name: 'y', data: classesOf(2) },
      ]
      return { 'a.parquet': new Uint8Array(parquetWriteBuffer({ schema, columnData })) }
    },
    error: /nested|levels/,
  },
  {
    name: 'arrow: more rows than there are, wherever they are counted',
    spec: arrow,
    make: () => ({ 'a.arrow': claimed(arrowOf(4_567), int64(4_567), int64(2 ** 40)) }),
    error: /rows|damaged/,
  },
  {
    name: 'arrow: lists of billions of columns',
    spec: arrow,
    make: () => ({ 'a.arrow': claimed(arrowOf(50), int32(2), int32(0x7fff_ffff)) }),
    error: /damaged|neither/,
  },
  {
    name: 'arrow: a column nested 500 deep',
    spec: arrow,
    make: () => {
      const { type, name } = nestedField(500)
      let value: unknown = 1
      for (let level = 0; level < 500; level += 1) value = { [level === 0 ? 'leaf' : `level ${level - 1}`]: value }
      return { 'a.arrow': tableToIPC(new Table({ [name]: vectorFromArray([value, value], type), y: vectorFromArray(classesOf(2)) }), 'file') }
    },
    error: /holds|nested|damaged/,
  },
  {
    name: 'csv: zeros that unpack to a thousand times their size, gzipped',
    spec: { format: 'csv', label: 'y' },
    make: (size) => ({ 'a.csv.gz': gzipSync(Buffer.alloc(Math.floor(1_024 * megabyte * size) + 2 * megabyte)) }),
    error: /unpacks to more than/,
  },
  {
    name: 'jsonl: lists in lists',
    spec: { format: 'jsonl', label: 'y' },
    make: (size) => ({ 'a.jsonl': `{"a":${'['.repeat(Math.floor(400_000 * size))}${']'.repeat(Math.floor(400_000 * size))},"y":1}\n` }),
    error: new RegExp(`${limits.jsonDepth}|nested|list`),
  },
  {
    name: 'jsonl: other keys in each line',
    spec: { format: 'jsonl', label: 'y' },
    make: () => ({ 'a.jsonl': Array.from({ length: 10_000 }, (_, row) => `{"k${row}":1,"y":${row % 2}}`).join('\n') }),
    error: new RegExp(`at most ${limits.datasetColumns} columns`),
  },
]
