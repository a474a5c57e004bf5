import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bySide } from '../splits/split-half.js'
import { inMemory } from '../values.js'
import { leakWarnings } from './leaks.js'
import type { TableColumn, TableData } from './table-data.js'

/** Numbers that follow from a seed, evenly spread from 0 to 1. */
function numbersOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Shape = { rows: number; seed: number; classes: number; rare: boolean }
const shape = fc.record({ rows: fc.integer({ min: 80, max: 600 }), seed: fc.nat(0xffff_ffff), classes: fc.constantFrom(0, 2, 3, 7), rare: fc.boolean() })

/** A table in which nothing is worth a warning: features of all kinds, of which two say something of the label, but no more than features do. */
function cleanTable({ rows, seed, classes, rare }: Shape): TableData {
  const next = numbersOf(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next())
  const hidden = Float64Array.from({ length: rows }, normal)
  const labels =
    classes === 0
      ? hidden.map((value) => 10 * value + 3 * normal())
      : Int32Array.from(hidden, (value) =>
          rare && next() < 0.6 ? 0 : Math.min(classes - 1, Math.max(0, Math.floor(((value + 0.7 * normal() + 2) / 4) * classes))),
        )
  const numeric = (name: string, of: (row: number) => number): TableColumn => ({
    name,
    type: 'numeric',
    values: inMemory(Float64Array.from({ length: rows }, (_, row) => of(row))),
  })
  const categorical = (name: string, count: number): TableColumn => ({
    name,
    type: 'categorical',
    values: inMemory(Int32Array.from({ length: rows }, () => Math.floor(next() * count))),
    categories: Array.from({ length: count }, (_, index) => `c${index}`),
  })
  return {
    columns: [
      numeric('size', (row) => (hidden[row] ?? 0) + 0.4 * normal()),
      numeric('squared', (row) => (hidden[row] ?? 0) ** 2 + normal()),
      numeric('count', () => Math.floor(40 * next())),
      numeric('amount', () => Math.round(10 ** (2 + 4 * next()))),
      numeric('noise', () => (next() < 0.1 ? Number.NaN : normal())),
      categorical('color', 5),
      categorical('city', 60),
    ],
    labels,
    classes: Array.from({ length: classes }, (_, index) => `k${index}`),
    label: 'y',
    rows,
  }
}

const splitOf = (rows: number, seed: number) => {
  const next = numbersOf(seed + 1)
  return bySide(rows, () => (next() < 0.2 ? 'validation' : 'train'))
}
const codes = (table: TableData, seed: number): string[] => leakWarnings(table, splitOf(table.rows, seed)).map(({ code, column }) => `${code} ${column}`)
const withColumn = (table: TableData, column: TableColumn): TableData => ({ ...table, columns: [...table.columns, column] })

// `LEAK_TABLES=5000` is the long form.
const numRuns = Number(process.env['LEAK_TABLES'] ?? 60) // default: as many as take a second

describe('the leak report', () => {
  test('has no warning of a clean table, whatever its size, task and balance', () => {
    fc.assert(
      fc.property(shape, (given) => {
        expect(codes(cleanTable(given), given.seed)).toEqual([])
      }),
      { numRuns, endOnFailure: true },
    )
  })

  const copies: [string, (label: number, next: () => number) => number][] = [
    ['itself', (label) => label],
    ['in another unit', (label) => 1e6 - 2.54 * label],
    ['rounded in its last digits', (label, next) => label * (1 + 1e-6 * next())],
    ['in another order', (label) => Math.exp(label / 20)],
  ]
  test.each(copies)('finds a copy of the label, %s', (_what, copyOf) => {
    fc.assert(
      fc.property(shape, (given) => {
        const table = cleanTable(given)
        const next = numbersOf(given.seed + 2)
        const planted = withColumn(table, {
          name: 'outcome',
          type: 'numeric',
          values: inMemory(Float64Array.from(table.labels, (label) => copyOf(label, next))),
        })
        const { kept } = splitOf(table.rows, given.seed)
        const counts = new Map<number, number>()
        for (const row of kept) counts.set(table.labels[row] ?? 0, (counts.get(table.labels[row] ?? 0) ?? 0) + 1)
        fc.pre(kept.length - Math.max(...counts.values()) >= 45)
        expect(codes(planted, given.seed)).toContain('label_copied outcome')
      }),
      { numRuns: Math.min(numRuns, 200), endOnFailure: true },
    )
  })

  test('finds a label written as another text, and the share of rows is in the message', () => {
    const table = cleanTable({ rows: 400, seed: 5, classes: 3, rare: false })
    const values = Int32Array.from(table.labels, (label) => 2 - label)
    const planted = withColumn(table, { name: 'verdict', type: 'categorical', values: inMemory(values), categories: ['good', 'fair', 'bad'] })
    const [warning, ...others] = leakWarnings(planted, splitOf(400, 5))
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'label_copied', column: 'verdict' })
    expect(warning?.message).toMatch(/^column "verdict" says the label "y" of (\d+) of \1 rows by itself: .*leave it out with "ignore_columns": \["verdict"\]$/)
  })

  test.each([
    ['in a drawn order', (order: number[], row: number) => 10_000 + (order[row] ?? 0)],
    ['rising', (_order: number[], row: number) => row * row],
  ])('finds whole numbers that number the rows, %s', (_what, of) => {
    fc.assert(
      fc.property(shape, (given) => {
        const table = cleanTable(given)
        const next = numbersOf(given.seed + 3)
        const order = Array.from({ length: table.rows }, (_, row) => ({ row, key: next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row)
        const planted = withColumn(table, {
          name: 'number',
          type: 'numeric',
          values: inMemory(Float64Array.from({ length: table.rows }, (_, row) => of(order, row))),
        })
        expect(codes(planted, given.seed)).toEqual(['identifiers number'])
      }),
      { numRuns: 30, endOnFailure: true },
    )
  })

  test('finds test rows of a group that was trained on, and counts them as one does by hand', () => {
    const table = cleanTable({ rows: 500, seed: 9, classes: 2, rare: false })
    const patients = Float64Array.from({ length: 500 }, (_, row) => 900_001 + Math.floor(row / 4) * 7)
    const rows = splitOf(500, 9)
    const trained = new Set(Array.from(rows.kept, (row) => patients[row]))
    const shared = [...rows.heldOut].filter((row) => trained.has(patients[row])).length
    const [warning, ...others] = leakWarnings(withColumn(table, { name: 'PatientId', type: 'numeric', values: inMemory(patients) }), rows)
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'groups_across_split', column: 'PatientId', count: shared })
    expect(warning?.message).toContain(`${shared} of ${rows.heldOut.length} test rows`)
    const asideToo = { ...table, aside: [{ name: 'patient', role: 'group' as const, values: inMemory(patients) }] }
    expect(codes(asideToo, 9)).toEqual(['groups_across_split patient'])
    const whole = bySide(500, (row) => (Math.floor(row / 4) % 5 === 0 ? 'validation' : 'train'))
    expect(leakWarnings(asideToo, whole)).toEqual([])
  })

  test('finds test rows that are earlier than a training row, and none where the test rows are the latest', () => {
    const table = cleanTable({ rows: 300, seed: 4, classes: 0, rare: false })
    const days = Array.from({ length: 60 }, (_, day) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10))
    const planted = withColumn(table, {
      name: 'day',
      type: 'categorical',
      values: inMemory(Int32Array.from({ length: 300 }, (_, row) => row % 60)),
      categories: days,
    })
    expect(codes(planted, 4)).toEqual(['future_rows day'])
    expect(
      leakWarnings(
        planted,
        bySide(300, (row) => (row % 60 >= 50 ? 'validation' : 'train')),
      ),
    ).toEqual([])
  })
})
