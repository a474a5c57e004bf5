import {
  type DatasetInfo,
  defined,
  ensembleResult,
  jobSpec,
  readTensorFile,
  type ResolvedJobSpec,
  resolvedJobSpec,
  type StoredTensor,
  writeTensorFile,
} from '@trainyard/spec'
import { randomKey, uniformValues } from '@trainyard/engine'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { combineEnsemble } from './combine-ensemble.js'
import { timeBudget } from './time-budget.js'

const specOf = (ensemble: Record<string, unknown>, task = 'classification'): ResolvedJobSpec =>
  resolvedJobSpec.parse(jobSpec.parse({ dataset: { id: 'ds_01k00000000000000000000000' }, architecture: { layers: [] }, task, seed: 5, ensemble }))
const info: DatasetInfo = {
  kind: 'table',
  task: 'classification',
  rows: 1,
  test_rows: 1,
  input_shape: [1],
  classes: ['a', 'b', 'c'],
  class_counts: [1, 1, 1],
  columns: [],
  label: 'y',
}

/** A member that is right on about `skill` of the rows, independently of the others, and sure by 0.8. */
function member(index: number, skill: number, rows: Record<string, number>) {
  const tensors = Object.entries(rows).flatMap(([split, count]) => {
    const draws = uniformValues(count, randomKey({ seed: 1, member: index, purpose: split }))
    const labels = Int32Array.from({ length: count }, (_, row) => row % 3)
    const outputs = new Float32Array(count * 3).fill(0.1)
    for (const [row, label] of labels.entries()) outputs[row * 3 + ((draws[row] ?? 1) < skill ? label : (label + 1 + (index % 2)) % 3)] = 0.8
    return [
      [`${split}.outputs`, { dtype: 'F32' as const, shape: [count, 3], data: outputs }],
      [`${split}.labels`, { dtype: 'I32' as const, shape: [count], data: labels }],
    ] as const
  })
  return { index, predictions: readTensorFile(writeTensorFile(Object.fromEntries(tensors))) }
}

const both = { validation: 900, test: 1500 }

describe('the ensemble of a job', () => {
  test('without time to measure it is the same ensemble with the same figures, but for their intervals', () => {
    const task = { spec: specOf({ members: 3, selection: 'greedy' }), info, members: [0, 1, 2].map((index) => member(index, 0.75, both)) }
    const { result: whole, analysis: _whole, ...asWhole } = combineEnsemble(task)
    const { result, analysis: _analysis, ...ensemble } = combineEnsemble({ ...task, time: timeBudget(0) })
    expect(ensemble).toEqual(asWhole)
    expect([result?.metrics, result?.calibration, result?.best_member]).toEqual([whole?.metrics, whole?.calibration, whole?.best_member])
    expect([result?.intervals, result?.gain.ci95]).toEqual([{}, [null, null]])
    expect(Object.keys(whole?.intervals ?? {})).not.toEqual([])
  })

  test('independent members of equal skill gain, with an interval above zero, measured on test', () => {
    const { result, weights, notes } = combineEnsemble({
      spec: specOf({ members: 5 }),
      info,
      members: [0, 1, 2, 3, 4].map((index) => member(index, 0.75, both)),
    })
    expect(ensembleResult.parse(result)).toEqual(result)
    expect(result).toMatchObject({ combine: 'mean', members_used: 5, split: 'test', metric: 'accuracy' })
    expect(result?.gain.delta).toBeGreaterThan(0.05)
    expect(result?.gain.ci95[0]).toBeGreaterThan(0)
    expect(result?.gain_over_mean.delta).toBeGreaterThanOrEqual(result?.gain.delta ?? Number.NaN)
    expect(result?.metrics['accuracy']).toBeCloseTo((result?.best_member.value ?? 0) + (result?.gain.delta ?? 0), 12)
    expect(result?.diversity?.mean_disagreement).toBeGreaterThan(0.2)
    expect(weights).toEqual([0.2, 0.2, 0.2, 0.2, 0.2])
    expect(notes).toEqual([])
  })

  test('calibration on validation lowers the loss on test', () => {
    const { result } = combineEnsemble({ spec: specOf({ members: 3 }), info, members: [0, 1, 2].map((index) => member(index, 0.95, both)) })
    expect(result?.metrics['temperature']).toBeLessThan(1)
    expect(result?.metrics['nll_calibrated']).toBeLessThan(result?.metrics['nll'] ?? 0)
    expect(result?.metrics['ece_calibrated']).toBeLessThan(result?.metrics['ece'] ?? 0)
  })

  test('the best member is the one that validation names, and the best in hindsight is reported with it', () => {
    // Good on validation and bad on test, the other way round, and a third.
    const mixed = (index: number, validation: number, held: number) => {
      const [first, second] = [member(index, validation, { validation: 900 }), member(index, held, { test: 1500 })].map(({ predictions }) => predictions)
      const tensors = [first, second].flatMap((file) => (file?.names ?? []).map((name) => [name, file?.tensor(name)] as const))
      return { index, predictions: readTensorFile(writeTensorFile(Object.fromEntries(tensors) as Parameters<typeof writeTensorFile>[0])) }
    }
    const { result } = combineEnsemble({ spec: specOf({ members: 3 }), info, members: [mixed(0, 0.9, 0.5), mixed(1, 0.5, 0.9), mixed(2, 0.7, 0.7)] })
    expect(result?.best_member).toMatchObject({ index: 0, chosen_on: 'validation' })
    expect(result?.best_member.value).toBeLessThan(0.6)
    expect(result?.gain.delta).toBeGreaterThan(result?.gain_over_hindsight?.delta ?? Number.POSITIVE_INFINITY)
  })

  test('one member is its own ensemble, without gain', () => {
    const { result } = combineEnsemble({ spec: specOf({ members: 1 }), info, members: [member(4, 0.8, both)] })
    expect(result).toMatchObject({ members_used: 1, best_member: { index: 4 }, gain: { delta: 0, ci95: [0, 0] }, diversity: null })
  })

  test.each(['greedy', 'weighted'])('%s leaves useless members out', (way) => {
    const ensemble = way === 'greedy' ? { members: 3, selection: 'greedy' } : { members: 3, combine: 'weighted' }
    const { result, weights } = combineEnsemble({ spec: specOf(ensemble), info, members: [member(0, 0.9, both), member(1, 0.9, both), member(2, 0.02, both)] })
    expect(weights[2]).toBeLessThan(0.05)
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
    expect(result?.gain.delta).toBeGreaterThan(-0.02)
  })

  test('without validation rows all members are used alike, and it is said', () => {
    const { result, weights, notes, combine } = combineEnsemble({
      spec: specOf({ members: 2, combine: 'weighted' }),
      info,
      members: [member(0, 0.9, { test: 300 }), member(1, 0.5, { test: 300 })],
    })
    expect([weights, combine, result?.combine]).toEqual([[0.5, 0.5], 'mean', 'mean'])
    expect(notes).toEqual(['no validation rows to choose or weigh members by; all were used alike'])
  })

  test('choosing and measuring on the same rows is said, and so is measuring on none', () => {
    expect(
      combineEnsemble({
        spec: specOf({ members: 2, selection: 'greedy' }),
        info,
        members: [member(0, 0.9, { validation: 300 }), member(1, 0.9, { validation: 300 })],
      }),
    ).toMatchObject({ result: { split: 'validation' }, notes: [expect.stringContaining('too favorable')] })
    expect(combineEnsemble({ spec: specOf({ members: 2 }), info, members: [member(0, 0.9, {}), member(1, 0.9, {})] })).toMatchObject({
      result: null,
      notes: [expect.stringContaining('no rows were held out')],
    })
  })

  test('values are judged by their root mean squared error, and less is a gain', () => {
    const value = (index: number, shift: number) => ({
      index,
      predictions: readTensorFile(
        writeTensorFile({
          'test.outputs': { dtype: 'F32', shape: [50, 1], data: Float32Array.from({ length: 50 }, (_, row) => row + shift) },
          'test.labels': { dtype: 'F32', shape: [50], data: Float32Array.from({ length: 50 }, (_, row) => row) },
        }),
      ),
    })
    const { result, notes } = combineEnsemble({
      spec: specOf({ members: 2, combine: 'vote' }, 'regression'),
      info: { ...info, task: 'regression' },
      members: [value(0, 3), value(1, -1)],
    })
    expect(result).toMatchObject({
      combine: 'mean',
      metric: 'root_mean_squared_error',
      metrics: { root_mean_squared_error: 1, mean_absolute_error: 1 },
      best_member: { index: 1, value: 1 },
      mean_member: 2,
      gain: { delta: 0 },
      gain_over_mean: { delta: 1 },
    })
    expect(notes).toEqual(['vote is for classes; the values were averaged'])
  })

  test('members that predict what is not finite take no part, whichever they are, and none at all is diverged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('fine', 'NaN', 'infinite'), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('validation', 'test'),
        (states, split) => {
          const members = states.map((state, index) => {
            const { predictions } = member(index, 0.8, { validation: 12, test: 15 })
            if (state === 'fine') return { index, predictions }
            const arrays = predictions.names.map((name): [string, StoredTensor] => {
              const stored = predictions.tensor(name)
              if (name !== `${split}.outputs` || stored.dtype !== 'F32') return [name, stored]
              return [
                name,
                { ...stored, data: stored.data.map((value, cell) => (cell === 4 ? (state === 'NaN' ? Number.NaN : Number.POSITIVE_INFINITY) : value)) },
              ]
            })
            return { index, predictions: readTensorFile(writeTensorFile(Object.fromEntries(arrays))) }
          })
          const fine = states.flatMap((state, index) => (state === 'fine' ? [index] : []))
          const combine = () => combineEnsemble({ spec: specOf({ members: states.length }), info, members })
          if (fine.length === 0) {
            expect(combine).toThrow('no member predicts finite values on the held-out rows')
            return
          }
          const { weights, result, notes, analysis } = combine()
          expect(weights).toEqual(states.map((state) => (state === 'fine' ? 1 / fine.length : 0)))
          expect(result?.members_used).toBe(fine.length)
          expect(analysis?.members.map(({ index }) => index)).toEqual(fine)
          expect(fine).toContain(result?.best_member.index)
          expect(Number.isFinite(result?.gain.delta)).toBe(true)
          expect(notes.some((note) => note.includes('is not finite'))).toBe(fine.length < states.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('predictions that do not match are rejected', () => {
    expect(() => combineEnsemble({ spec: specOf({ members: 2 }), info, members: [member(0, 0.9, { test: 30 }), member(1, 0.9, { test: 33 })] })).toThrow(
      'do not match',
    )
  })

  test('2,000 resamples of 10,000 rows and ten members give an interval around the gain', () => {
    const members = Array.from({ length: 10 }, (_, index) => member(index, 0.9, { validation: 6000, test: 10_000 }))
    const { result } = combineEnsemble({ spec: specOf({ members: 10, selection: 'greedy' }), info, members })
    const { delta, ci95 } = defined(result, 'ensemble').gain
    const [low, gain, high] = [ci95[0], delta, ci95[1]].map((value) => defined(value, 'figure of the gain'))
    expect(low).toBeLessThanOrEqual(Number(gain))
    expect(high).toBeGreaterThanOrEqual(Number(gain))
  }, 60_000)
})
