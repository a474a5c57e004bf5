import {
  type DatasetInfo,
  heldOutCounts,
  jobSpec,
  type ResolvedJobSpec,
  readTensorFile,
  resolvedJobSpec,
  type TensorFile,
  writeTensorFile,
} from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { holdOut } from './split.js'
import { prepareSplits } from './prepare-splits.js'

const datasetId = 'ds_01k00000000000000000000000'
const specOf = (changes: Record<string, unknown> = {}): ResolvedJobSpec =>
  resolvedJobSpec.parse({
    ...jobSpec.parse({ dataset: { id: datasetId, validation_fraction: 0.25 }, architecture: { layers: [] }, task: 'classification', seed: 7, ...changes }),
  })

/** One gray pixel a row that holds the row's number, so that rows can be followed through the splits. */
function pixelDataset(labels: readonly number[], testRows = 0): { info: DatasetInfo; file: TensorFile } {
  const classes = Math.max(...labels) + 1
  const count = Array.from({ length: classes }, (_, index) => labels.filter((label) => label === index).length)
  const file = readTensorFile(
    writeTensorFile({
      'train.x': { dtype: 'U8', shape: [labels.length, 1, 1, 1], data: Uint8Array.from(labels.keys()) },
      'train.y': { dtype: 'I32', shape: [labels.length], data: Int32Array.from(labels) },
      'test.x': { dtype: 'U8', shape: [testRows, 1, 1, 1], data: new Uint8Array(testRows).fill(255) },
      'test.y': { dtype: 'I32', shape: [testRows], data: new Int32Array(testRows) },
    }),
  )
  const info: DatasetInfo = {
    kind: 'image',
    task: 'classification',
    rows: labels.length,
    test_rows: testRows,
    input_shape: [1, 1, 1],
    classes: count.map((_, index) => `c${index}`),
    class_counts: count,
    columns: [],
    label: null,
  }
  return { info, file }
}

describe('holding out rows', () => {
  test('no row is lost or doubled, and each class gives its share within one row', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.integer(),
        (labels, fraction, mix) => {
          const groups = Int32Array.from(labels)
          const order = Int32Array.from(labels.keys()).sort((a, b) => ((a * 7919 + mix) % 104_729) - ((b * 7919 + mix) % 104_729))
          const { kept, heldOut } = holdOut(groups, 5, fraction, order)
          expect([...kept, ...heldOut].sort((a, b) => a - b)).toEqual([...labels.keys()])
          for (let group = 0; group < 5; group += 1) {
            const size = labels.filter((label) => label === group).length
            const held = heldOut.filter((row) => labels[row] === group).length
            expect(Math.abs(held - fraction * size)).toBeLessThanOrEqual(1 + 1e-9)
            expect(held).toBeLessThanOrEqual(Math.max(0, size - 1))
          }
        },
      ),
    )
  })

  test('the rounded total is held out where the classes allow it', () => {
    expect(heldOutCounts([50, 30, 20], 0.1)).toEqual([5, 3, 2])
    expect(heldOutCounts([5, 5, 5], 0.1)).toEqual([1, 1, 0])
    expect(heldOutCounts([1, 1, 8], 0.5)).toEqual([0, 0, 5])
  })
})

describe('the splits of a job', () => {
  const labels = Array.from({ length: 40 }, (_, row) => row % 4)

  test('training and validation rows share nothing, keep their labels and make up the whole', () => {
    const { info, file } = pixelDataset(labels, 3)
    const { train, validation, test: held, heldOut } = prepareSplits(specOf(), info, file)
    expect([train.rows, validation?.rows, held?.rows, heldOut]).toEqual([30, 10, 3, 'test'])
    expect([...train.x.data, ...(validation?.x.data ?? [])].sort((a, b) => a - b)).toEqual([...labels.keys()])
    for (const split of [train, validation]) for (const [index, row] of (split?.x.data ?? []).entries()) expect(split?.y[index]).toBe(labels[row])
    expect([...(validation?.y ?? [])].filter((label) => label === 0)).toHaveLength(3)
  })

  test('the same seed draws the same rows, another seed others', () => {
    const { info, file } = pixelDataset(labels)
    const rows = (seed: number) => [...(prepareSplits(specOf({ seed }), info, file).validation?.x.data ?? [])]
    expect(rows(7)).toEqual(rows(7))
    expect(rows(7)).not.toEqual(rows(8))
  })

  test('pixels are fitted on the training rows alone', () => {
    const { info, file } = pixelDataset(labels, 3)
    const { train, preprocessing } = prepareSplits(specOf(), info, file)
    const scaled = [...train.x.data].map((value) => value / 255)
    const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length
    const std = Math.sqrt(scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length)
    expect(preprocessing.kind === 'image' && preprocessing.mean[0]).toBeCloseTo(mean, 12)
    expect(preprocessing.kind === 'image' && preprocessing.std[0]).toBeCloseTo(std, 12)
  })

  test('with fraction 0 nothing is held out, and early stopping on it is rejected', () => {
    const { info, file } = pixelDataset(labels)
    const none = { dataset: { id: datasetId, validation_fraction: 0 } }
    expect(prepareSplits(specOf(none), info, file)).toMatchObject({ validation: null, test: null, heldOut: null })
    expect(() => prepareSplits(specOf({ ...none, training: { early_stopping: {} } }), info, file)).toThrow(
      'early stopping watches val_loss, but no row is held out',
    )
  })

  test('too few rows and a task that does not fit are rejected with the numbers', () => {
    const small = pixelDataset([0, 1, 0])
    expect(() => prepareSplits(specOf({ dataset: { id: datasetId, validation_fraction: 0.1 } }), small.info, small.file)).toThrow(
      'validation_fraction 0.1 of 3 rows in 2 classes holds out none',
    )
    expect(() => prepareSplits(specOf({ task: 'regression' }), small.info, small.file)).toThrow(
      'the job is a regression, but the data set is labeled for classification',
    )
  })
})

describe('tables', () => {
  const rows = 20
  const file = readTensorFile(
    writeTensorFile({
      'train.column.0': { dtype: 'F64', shape: [rows], data: Float64Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? Number.NaN : row)) },
      'train.column.1': { dtype: 'I32', shape: [rows], data: Int32Array.from({ length: rows }, (_, row) => (row % 4) - 1) },
      'train.y': { dtype: 'F64', shape: [rows], data: Float64Array.from({ length: rows }, (_, row) => 100 + 3 * row) },
    }),
  )
  const info: DatasetInfo = {
    kind: 'table',
    task: 'regression',
    rows,
    test_rows: 0,
    input_shape: [2],
    classes: [],
    class_counts: [],
    label: 'price',
    columns: [
      { name: 'size', type: 'numeric', missing: 4, mean: 10, std: 1, categories: null },
      { name: 'town', type: 'categorical', missing: 5, mean: null, std: null, categories: ['a', 'b', 'c'] },
    ],
  }

  test('numbers are standardized, the median of the training rows with a flag stands for missing ones, categories are one-hot with zeros for missing', () => {
    const { train, validation, target } = prepareSplits(specOf({ task: 'regression' }), info, file)
    expect(train.x.shape).toEqual([15, 5])
    const raw = [...train.y].map((value) => Math.round((value * (target?.std ?? 1) + (target?.mean ?? 0) - 100) / 3))
    const known = raw.filter((row) => row % 5 !== 0)
    const mean = known.reduce((sum, row) => sum + row, 0) / known.length
    const std = Math.sqrt(known.reduce((sum, row) => sum + (row - mean) ** 2, 0) / known.length)
    const sorted = known.sort((a, b) => a - b)
    const median = ((sorted[Math.ceil(sorted.length / 2) - 1] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2
    for (const [index, row] of raw.entries()) {
      const missing = row % 5 === 0
      const [size = Number.NaN, flag, ...town] = train.x.data.slice(index * 5, index * 5 + 5)
      expect(size).toBeCloseTo(((missing ? median : row) - mean) / std, 5)
      expect(flag).toBe(missing ? 1 : 0)
      expect(town).toEqual([0, 1, 2].map((category) => (row % 4 === category + 1 ? 1 : 0)))
    }
    const trainMean = [...train.y].reduce((sum, value) => sum + value, 0) / train.rows
    expect(trainMean).toBeCloseTo(0, 5)
    expect(validation?.rows).toBe(5)
  })

  test('a target that never changes is rejected', () => {
    const flat = readTensorFile(
      writeTensorFile({
        'train.column.0': { dtype: 'F64', shape: [4], data: new Float64Array(4) },
        'train.y': { dtype: 'F64', shape: [4], data: new Float64Array(4).fill(0.1) },
      }),
    )
    const flatInfo: DatasetInfo = { ...info, rows: 4, columns: info.columns.slice(0, 1) }
    expect(() => prepareSplits(specOf({ task: 'regression' }), flatInfo, flat)).toThrow('column "price": the target is 0.1 in each of the 3 training rows')
  })
})
