import { expect, test } from 'vitest'
import { type DatasetInfo, modelInputShape } from '../index.js'

const info: DatasetInfo = {
  kind: 'table',
  task: 'classification',
  rows: 3,
  test_rows: 0,
  input_shape: [3],
  classes: ['a', 'b'],
  class_counts: [2, 1],
  columns: [],
  label: 'y',
}

test('a table is as wide as its numbers, missing flags and categories together', () => {
  const columns = [
    { name: 'age', type: 'numeric' as const, missing: 0, mean: 1, std: 1, categories: null },
    { name: 'pay', type: 'numeric' as const, missing: 2, mean: 1, std: 1, categories: null },
    { name: 'town', type: 'categorical' as const, missing: 1, mean: null, std: null, categories: ['x', 'y', 'z'] },
  ]
  expect(modelInputShape({ ...info, columns })).toEqual([6])
})

test('an image keeps its shape', () => {
  expect(modelInputShape({ ...info, kind: 'image', input_shape: [28, 28, 1] })).toEqual([28, 28, 1])
})
