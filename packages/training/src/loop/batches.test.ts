import { expect, test } from 'vitest'
import { TrainingError } from '../training-error.js'
import { epochOrders, evaluationBatches, trainingBatches } from './batches.js'

const options = { rows: 100, seed: 5, member: 0, shuffle: true, bagged: false }
const sorted = (order: Int32Array) => Array.from(order).sort((a, b) => a - b)
const all = Array.from({ length: 100 }, (_, row) => row)

test('every epoch sees each row once, in an order of its own that can be had without the ones before', () => {
  const order = epochOrders(options)
  expect(sorted(order(0))).toEqual(all)
  expect(sorted(order(7))).toEqual(all)
  expect(order(7)).not.toEqual(order(0))
  expect(epochOrders(options)(7)).toEqual(order(7))
  expect(epochOrders({ ...options, member: 1 })(7)).not.toEqual(order(7))
  expect(Array.from(epochOrders({ ...options, shuffle: false })(3))).toEqual(all)
})

test('a bagged member keeps to its own bootstrap sample, with repeats', () => {
  const order = epochOrders({ ...options, bagged: true })
  const sample = sorted(order(0))
  expect(sample).toHaveLength(100)
  expect(new Set(sample).size).toBeGreaterThan(50)
  expect(new Set(sample).size).toBeLessThan(76)
  expect(sorted(order(1))).toEqual(sample)
  expect(order(1)).not.toEqual(order(0))
  expect(sorted(epochOrders({ ...options, bagged: true, member: 1 })(0))).not.toEqual(sample)
})

test('rows fall into batches with a smaller last one, which may be dropped, but not if it is the only one', () => {
  expect(trainingBatches(100, { batch_size: 30, drop_last: false })).toEqual({ size: 30, rest: 10, perEpoch: 4 })
  expect(trainingBatches(100, { batch_size: 30, drop_last: true })).toEqual({ size: 30, rest: 0, perEpoch: 3 })
  expect(trainingBatches(100, { batch_size: 25, drop_last: false })).toEqual({ size: 25, rest: 0, perEpoch: 4 })
  expect(trainingBatches(20, { batch_size: 30, drop_last: false })).toEqual({ size: 20, rest: 0, perEpoch: 1 })
  expect(() => trainingBatches(20, { batch_size: 30, drop_last: true })).toThrow(TrainingError)
})

test('held-out rows are evaluated in large batches, and in batches of like size where rows affect each other', () => {
  const alone = { trainingBatch: 32, views: 0, mixesRows: false }
  expect(evaluationBatches(1000, alone)).toEqual({ size: 256, rest: 232, perEpoch: 4 })
  expect(evaluationBatches(10, alone)).toEqual({ size: 10, rest: 0, perEpoch: 1 })
  expect(evaluationBatches(257, { ...alone, mixesRows: true })).toEqual({ size: 129, rest: 128, perEpoch: 2 })
  for (let rows = 1; rows < 2_000; rows += 1) {
    const { size, rest, perEpoch } = evaluationBatches(rows, { ...alone, mixesRows: true })
    expect((perEpoch - Number(rest > 0)) * size + rest).toBe(rows)
    expect(rows > 1 && (size < 2 || rest === 1)).toBe(false)
  }
})
