import { defined, elementAt, jobSpec, readTensorFile, resolvedJobSpec, type TensorFile, writeTensorFile } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { combineEnsemble } from './combine-ensemble.js'

const [rows, folds] = [12, 3]
const labels = Float64Array.from({ length: rows }, (_, row) => row % 5)
const rowsOf = (drawing: number, part: number): number[] => Array.from({ length: rows }, (_, row) => row).filter((row) => (row + drawing) % folds === part)

const specOf = (repeats: number, selection: 'all' | 'greedy') =>
  resolvedJobSpec.parse({
    ...jobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}`, split: { type: 'folds', folds, repeats } },
      architecture: { layers: [{ type: 'dense', units: 1 }] },
      ensemble: { members: folds * repeats, method: 'folds', selection },
    }),
    task: 'regression',
    seed: 1,
  })
const info = {
  kind: 'table' as const,
  task: 'regression' as const,
  rows,
  test_rows: 0,
  input_shape: [1],
  classes: [],
  class_counts: [],
  columns: [],
  label: 'y',
}

/** What a member says of the rows of its fold. */
function predictionsOf(values: readonly number[], drawing: number, part: number): TensorFile {
  const own = rowsOf(drawing, part)
  const said = Float64Array.from(own, (row) => elementAt(values, row, 'values'))
  return readTensorFile(
    writeTensorFile({
      'validation.outputs': { dtype: 'F64', shape: [own.length, 1], data: said },
      'validation.labels': { dtype: 'F64', shape: [own.length], data: Float64Array.from(own, (row) => elementAt(labels, row, 'labels')) },
      'validation.rows': { dtype: 'I32', shape: [own.length], data: Int32Array.from(own) },
    }),
  )
}

const rmse = (predicted: readonly number[]): number => Math.sqrt(predicted.reduce((sum, value, row) => sum + (value - (labels[row] ?? NaN)) ** 2, 0) / rows)
/** The mean of the drawings as often as they were taken. */
const mixed = (drawings: readonly (readonly number[])[], counts: readonly number[]): number[] => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return Array.from({ length: rows }, (_, row) => drawings.reduce((sum, values, place) => sum + ((counts[place] ?? 0) * (values[row] ?? NaN)) / total, 0))
}

/** Greedy selection as Caruana et al. have it, in plain words: 25 rounds, the best prefix. */
function chosen(drawings: readonly (readonly number[])[]): number[] {
  const counts = drawings.map(() => 0)
  let best = { error: Infinity, counts: [...counts] }
  for (let round = 0; round < 25; round += 1) {
    const errors = drawings.map((_, place) =>
      rmse(
        mixed(
          drawings,
          counts.map((count, index) => count + (index === place ? 1 : 0)),
        ),
      ),
    )
    const next = errors.indexOf(Math.min(...errors))
    counts[next] = (counts[next] ?? 0) + 1
    const error = elementAt(errors, next, 'errors')
    if (error < best.error - 1e-12) best = { error, counts: [...counts] }
  }
  return best.counts
}

const said = fc.array(fc.integer({ min: -40, max: 80 }), { minLength: rows, maxLength: rows }).map((values) => values.map((value) => value / 10))

it('drawings of the folds are chosen by what they say of all rows out of fold; each shares its weight among its members, and one that is not complete has none', () => {
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 4 }), fc.nat(folds - 1), (drawings, missing) => {
      const spec = specOf(drawings.length + 1, 'greedy')
      const parts = [...drawings, elementAt(drawings, 0, 'drawings')].flatMap((values, drawing) =>
        Array.from({ length: folds }, (_, part) => ({ index: drawing * folds + part, predictions: predictionsOf(values, drawing, part) })),
      )
      // The last drawing, a copy of the first, lacks a member.
      const members = parts.filter(({ index }) => index !== drawings.length * folds + missing)
      const { weights, result } = combineEnsemble({ spec, info, members })
      const counts = chosen(drawings)
      const best = rmse(mixed(drawings, counts))
      const used = drawings.map((_, drawing) => weights.slice(drawing * folds, (drawing + 1) * folds))
      for (const own of used) expect(new Set(own).size).toBe(1)
      expect(weights.slice(drawings.length * folds).every((weight) => weight === 0)).toBe(true)
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
      // Of drawings that are equally good another may be taken: what counts is how good they are together.
      expect(
        rmse(
          mixed(
            drawings,
            used.map(([weight = NaN]) => weight),
          ),
        ),
      ).toBeCloseTo(best, 9)
      expect(defined(result, 'the result').metrics['root_mean_squared_error']).toBeCloseTo(best, 9)
    }),
    { numRuns: 60 },
  )
})

it('without selection, or before a drawing is complete, all members count alike', () => {
  const one = Array.from({ length: rows }, (_, row) => row / 3)
  const members = [0, 1].map((part) => ({ index: part, predictions: predictionsOf(one, 0, part) }))
  for (const selection of ['all', 'greedy'] as const) expect(combineEnsemble({ spec: specOf(2, selection), info, members }).weights).toEqual([0.5, 0.5])
})

it('models with settings of their own are listed by how good each is alone out of fold, with an interval, and with the weight of their members', () => {
  const noisy = (size: number) => Array.from({ length: rows }, (_, row) => (row % 5) + size * ((row % 3) - 1))
  const drawings = [noisy(2), noisy(0.5), noisy(1)]
  const plain = specOf(3, 'greedy')
  const { loss, inputs, target, architecture, optimizer, schedule, regularization, augmentation, training } = plain
  const settings = { loss, inputs, target, architecture, optimizer, schedule, regularization, augmentation, training }
  const variants = ['poor', 'good', 'fair'].map((label, drawing) => ({ label, members: [0, 1, 2].map((part) => drawing * folds + part), ...settings }))
  const members = drawings.flatMap((values, drawing) =>
    Array.from({ length: folds }, (_, part) => ({ index: drawing * folds + part, predictions: predictionsOf(values, drawing, part) })),
  )
  const { result, weights } = combineEnsemble({ spec: { ...plain, variants }, info, members: members.slice(0, -1) })
  const board = defined(defined(result, 'the result').leaderboard, 'the leaderboard')
  expect(board.map(({ label, tied }) => ({ label, tied }))).toEqual([
    { label: 'good', tied: true },
    { label: 'poor', tied: false },
  ])
  for (const { members: own, value, interval, weight } of board) {
    const drawing = elementAt(own, 0, 'members') / folds
    expect(value).toBeCloseTo(rmse(elementAt(drawings, drawing, 'drawings')), 9)
    const [low, high] = defined(interval, 'the interval')
    expect(low <= defined(value, 'the value') && defined(value, 'the value') <= high).toBe(true)
    expect(weight).toBeCloseTo(
      own.reduce((sum, index) => sum + elementAt(weights, index, 'weights'), 0),
      12,
    )
  }
})
