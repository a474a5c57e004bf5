import { type DatasetColumn, type DatasetInfo, datasetTensors, defined, elementAt, readTensorFile, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asKeptColumns } from './kept-columns.js'
import { columnsOf } from './splits/stored-columns.js'

type Column = { name: string; type: 'numeric' | 'categorical' | 'ordered' | 'text'; cells: (string | null)[] }

const words = ['red', 'green', 'blue', 'gray']
const rows = 5
const table = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    type: fc.constantFrom('numeric' as const, 'categorical' as const, 'ordered' as const, 'text' as const),
    cells: fc.array(fc.option(fc.nat(words.length - 1)), { minLength: rows, maxLength: rows }),
  }),
  { minLength: 1, maxLength: 5, selector: ({ name }) => name },
)

const columnOf = ({ name, type }: Column, categories: string[], other = false): DatasetColumn => ({
  name,
  type,
  missing: 0,
  mean: 0,
  std: 1,
  categories: type === 'categorical' || type === 'ordered' ? categories : null,
  ...(other && type === 'categorical' ? { other: { categories: 2, rows: 1 } } : {}),
})

/** A table as it is stored: numbers as they are, categories by their place in `words`, texts each once. */
function storedTable(columns: readonly Column[]) {
  const info: DatasetInfo = {
    kind: 'table',
    task: 'classification',
    rows,
    test_rows: 0,
    input_shape: [columns.length],
    classes: ['no', 'yes'],
    class_counts: [3, 2],
    columns: columns.map((column) => columnOf(column, words)),
    label: 'label',
  }
  const codes = ({ cells }: Column) => Int32Array.from(cells, (cell) => (cell === null ? -1 : words.indexOf(cell)))
  const all = new TextEncoder().encode(words.join(''))
  const ends = words.reduce((sums, word) => [...sums, elementAt(sums, sums.length - 1, 'ends') + word.length], [0])
  const arrays = columns.flatMap((column, index): [string, StoredTensor][] => {
    if (column.type === 'numeric')
      return [
        [
          datasetTensors.column('train', index),
          { dtype: 'F64', shape: [rows], data: Float64Array.from(column.cells, (cell) => (cell === null ? Number.NaN : cell.length)) },
        ],
      ]
    const values: [string, StoredTensor] = [datasetTensors.column('train', index), { dtype: 'I32', shape: [rows], data: codes(column) }]
    if (column.type !== 'text') return [values]
    return [
      values,
      [datasetTensors.texts('train', index), { dtype: 'U8', shape: [all.length], data: all }],
      [datasetTensors.textEnds('train', index), { dtype: 'F64', shape: [ends.length], data: Float64Array.from(ends) }],
    ]
  })
  return { info, dataset: readTensorFile(writeTensorFile(Object.fromEntries(arrays))) }
}

test('each cell is what it was, by the name of its column and of its category; one that the kept column has not is unknown, or its category for all others', () => {
  fc.assert(
    fc.property(table, fc.infiniteStream(fc.nat(1000)), fc.boolean(), (drawn, chance, other) => {
      const shuffled = <T>(values: readonly T[]): T[] =>
        values
          .map((value) => ({ value, at: chance.next().value }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ value }) => value)
      const columns = drawn.map(({ cells, ...column }) => ({ ...column, cells: cells.map((cell) => (cell === null ? null : elementAt(words, cell, 'words'))) }))
      const stored = storedTable(columns)
      const kept = shuffled(columns).map((column) => columnOf(column, shuffled([...words, 'pink']).slice(0, 1 + (chance.next().value % 5)), other))
      const { info, dataset, stored: asStored } = asKeptColumns(stored, kept)
      expect(asStored).toBe(stored)
      expect(info.columns).toEqual(kept)
      for (const [index, values] of columnsOf(info, dataset, 'train').entries()) {
        const column = elementAt(kept, index, 'columns')
        const { cells } = defined(
          columns.find(({ name }) => name === column.name),
          'the column',
        )
        const { categories } = column
        const cellOf = (row: number): unknown => {
          if ('codes' in values) return values.texts[elementAt(values.codes, row, 'rows')] ?? null
          const number = elementAt(values, row, 'rows')
          if (!categories) return number
          return number === -1 ? null : number === -2 ? 'unknown' : elementAt(categories, number, 'categories')
        }
        for (const [row, cell] of cells.entries()) {
          const expected = column.type === 'numeric' ? (cell === null ? Number.NaN : cell.length) : cell
          const isKnown = !categories || cell === null || categories.includes(cell)
          expect(cellOf(row)).toEqual(isKnown ? expected : column.other ? categories.at(-1) : 'unknown')
        }
      }
    }),
  )
})

test('images, and tables whose columns are their own, are as they are', () => {
  const stored = storedTable([{ name: 'a', type: 'numeric', cells: ['red', null, 'blue', 'red', 'red'] }])
  expect(asKeptColumns(stored, null)).toBe(stored)
})
