import { type DatasetInfo, writeTensorFile } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { previewRows } from './preview-rows.js'

const table: DatasetInfo = {
  kind: 'table',
  task: 'classification',
  rows: 3,
  test_rows: 0,
  input_shape: [2],
  classes: ['no', 'yes'],
  class_counts: [2, 1],
  label: 'bought',
  columns: [
    { name: 'age', type: 'numeric', missing: 1, mean: 30, std: 5, categories: null },
    { name: '__proto__', type: 'categorical', missing: 1, mean: null, std: null, categories: ['ham', 'spam'] },
  ],
}

const reader = (file: Uint8Array) => {
  const read: [number, number][] = []
  return { read, range: async (start: number, end: number) => (read.push([start, end]), file.slice(start, end)) }
}

test('table rows come as values by column name, missing ones as null, labels as class names', async () => {
  const file = writeTensorFile({
    'train.column.0': { dtype: 'F64', shape: [3], data: new Float64Array([31, Number.NaN, 29]) },
    'train.column.1': { dtype: 'I32', shape: [3], data: new Int32Array([1, -1, 0]) },
    'train.y': { dtype: 'I32', shape: [3], data: new Int32Array([1, 0, 0]) },
  })
  const rows = await previewRows(reader(file).range, table, 'train', { from: 0, limit: 2 })
  expect(rows.map(({ index, label }) => [index, label])).toEqual([
    [0, 'yes'],
    [1, 'no'],
  ])
  expect(rows.map(({ values }) => Object.entries(values ?? {}))).toEqual([
    [
      ['age', 31],
      ['__proto__', 'spam'],
    ],
    [
      ['age', null],
      ['__proto__', null],
    ],
  ])
  const late = await previewRows(reader(file).range, table, 'train', { from: 2, limit: 2 })
  expect(late.map(({ index, label, values }) => [index, label, values?.['age']])).toEqual([[2, 'no', 29]])
  expect(await previewRows(reader(file).range, table, 'train', { from: 3, limit: 2 })).toEqual([])
  expect(await previewRows(reader(file).range, table, 'test', { from: 0, limit: 2 })).toEqual([])
})

test('images come as their bytes, and only the bytes of the rows shown are read', async () => {
  const pixels = Uint8Array.from({ length: 1000 * 4 }, (_, index) => index % 251)
  const file = writeTensorFile({
    'train.x': { dtype: 'U8', shape: [1000, 2, 2, 1], data: pixels },
    'train.y': { dtype: 'I32', shape: [1000], data: new Int32Array(1000).fill(1) },
  })
  const { read, range } = reader(file)
  const rows = await previewRows(range, { ...table, kind: 'image', columns: [], input_shape: [2, 2, 1] }, 'train', { from: 1, limit: 2 })
  expect(rows.map(({ pixels: text }) => [...Buffer.from(text ?? '', 'base64')])).toEqual([
    [4, 5, 6, 7],
    [8, 9, 10, 11],
  ])
  expect(rows.map(({ index }) => index)).toEqual([1, 2])
  expect(read.reduce((sum, [start, end]) => sum + end - start, 0)).toBeLessThan(400)
})

test('rows are had by their numbers, in the order asked for; numbers beyond the end are left out', async () => {
  const file = writeTensorFile({
    'train.column.0': { dtype: 'F64', shape: [3], data: new Float64Array([31, Number.NaN, 29]) },
    'train.column.1': { dtype: 'I32', shape: [3], data: new Int32Array([1, -1, 0]) },
    'train.y': { dtype: 'I32', shape: [3], data: new Int32Array([1, 0, 0]) },
  })
  const rows = await previewRows(reader(file).range, table, 'train', [2, 7, 0])
  expect(rows.map(({ index, label, values }) => [index, label, values?.['age']])).toEqual([
    [2, 'no', 29],
    [0, 'yes', 31],
  ])
})
