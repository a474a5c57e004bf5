import { permutation, randomKey } from '@trainyard/engine'
import { elementAt, ensembleResult, jobSpec, readTensorFile, resolvedJobSpec, type StoredTensor, type TensorFile, writeTensorFile } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineEnsemble } from './combine-ensemble.js'

const rows = 24
const seed = 3
const targets = Float64Array.from({ length: rows }, (_, row) => (row * 5) % 7)
const info = {
  kind: 'table' as const,
  task: 'regression' as const,
  rows,
  test_rows: rows,
  input_shape: [1],
  classes: [],
  class_counts: [],
  columns: [],
  label: 'y',
}

type Split = { values: readonly number[]; rows: readonly number[] }
type Said = { validation: Split; test?: Split }

function fileOf(said: Said): TensorFile {
  const tensors = Object.entries(said).flatMap(([name, { values, rows: own }]): [string, StoredTensor][] => [
    [`${name}.outputs`, { dtype: 'F64', shape: [own.length, 1], data: Float64Array.from(values) }],
    [`${name}.labels`, { dtype: 'F64', shape: [own.length], data: Float64Array.from(own, (row) => elementAt(targets, row, 'targets')) }],
    ...(name === 'validation' ? [['validation.rows', { dtype: 'I32', shape: [own.length], data: Int32Array.from(own) }] as [string, StoredTensor]] : []),
  ])
  return readTensorFile(writeTensorFile(Object.fromEntries(tensors)))
}

const all = Array.from({ length: rows }, (_, row) => row)
const rmse = (predicted: readonly number[], own: readonly number[]): number =>
  Math.sqrt(own.reduce((sum, row, place) => sum + ((predicted[place] ?? NaN) - elementAt(targets, row, 'targets')) ** 2, 0) / own.length)
const mean = (series: readonly (readonly number[])[], weights: readonly number[] = series.map(() => 1)): number[] => {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return elementAt(series, 0, 'series').map((_, row) => series.reduce((sum, values, place) => sum + ((weights[place] ?? 0) * (values[row] ?? NaN)) / total, 0))
}
const at = (values: readonly number[], own: readonly number[]): number[] => own.map((row) => elementAt(values, row, 'values'))

/** Greedy selection in plain words: how often each series is taken in the best prefix of 25 rounds. */
function greedy(series: readonly (readonly number[])[], own: readonly number[]): number[] {
  const counts = series.map(() => 0)
  let best = { error: Number.POSITIVE_INFINITY, counts: [...counts] }
  for (let round = 0; round < 25; round += 1) {
    const errors = series.map((_, place) =>
      rmse(
        mean(
          series,
          counts.map((count, index) => count + (index === place ? 1 : 0)),
        ),
        own,
      ),
    )
    const next = errors.indexOf(Math.min(...errors))
    counts[next] = (counts[next] ?? 0) + 1
    if (elementAt(errors, next, 'errors') < best.error - 1e-12) best = { error: elementAt(errors, next, 'errors'), counts: [...counts] }
  }
  return best.counts
}

const specOf = (members: number, dataset: object = {}) =>
  resolvedJobSpec.parse({
    ...jobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0.5, ...dataset },
      architecture: { layers: [{ type: 'dense', units: 1 }] },
      ensemble: { members, selection: 'greedy', ...('split' in dataset ? { method: 'folds' } : {}) },
    }),
    task: 'regression',
    seed,
  })

const jobIds = ['a', 'b', 'c'].map((letter) => `job_01k0000000000000000000000${letter}`)
const values = fc.array(
  fc.integer({ min: -9, max: 15 }).map((value) => value / 4),
  { minLength: rows, maxLength: rows },
)
/** Two members of each job, so that its model is their mean. */
const jobs = fc.array(fc.tuple(values, values), { minLength: 2, maxLength: 3 })
const sourcesOf = (count: number) => Array.from({ length: 2 * count }, (_, index) => ({ job_id: elementAt(jobIds, index >> 1, 'jobs'), member: index % 2 }))

test('with test rows: ensemble and job are chosen on validation rows, and the gain is that on the test rows', () => {
  fc.assert(
    fc.property(jobs, jobs, (onValidation, onTest) => {
      const count = Math.min(onValidation.length, onTest.length)
      const [chosen, judged] = [onValidation, onTest].map((said) => said.slice(0, count).flat())
      const members = sourcesOf(count).map((source, index) => ({
        index,
        source,
        predictions: fileOf({ validation: { values: chosen?.[index] ?? [], rows: all }, test: { values: judged?.[index] ?? [], rows: all } }),
      }))
      const { result } = combineEnsemble({ spec: specOf(2 * count), info, members })
      const modelsOf = (said: readonly number[][]): number[][] => Array.from({ length: count }, (_, job) => mean(said.slice(2 * job, 2 * job + 2)))
      const errors = modelsOf(chosen ?? []).map((model) => rmse(model, all))
      const best = errors.indexOf(Math.min(...errors))
      const ofModel = rmse(elementAt(modelsOf(judged ?? []), best, 'models'), all)
      const gain = ensembleResult.parse(result).gain_over_best_model
      expect(gain).toMatchObject({ members: [2 * best, 2 * best + 1], judged_on: 'test' })
      expect(gain?.value).toBeCloseTo(ofModel, 9)
      expect(gain?.delta).toBeCloseTo(ofModel - rmse(mean(judged ?? [], greedy(chosen ?? [], all)), all), 9)
    }),
    { numRuns: 15, endOnFailure: true },
  )
})

test('without test rows: each half of the rows is judged by what the other half chooses, over folds too', () => {
  const order = Array.from(permutation(rows, randomKey({ seed, member: 0, purpose: 'ensemble/best-model' })))
  const halves = [order.slice(0, rows / 2), order.slice(rows / 2)]
  fc.assert(
    fc.property(jobs, fc.boolean(), (said, folded) => {
      const parts = folded ? [all.filter((row) => row % 2 === 0), all.filter((row) => row % 2 === 1)] : [all, all]
      const members = sourcesOf(said.length).map((source, index) => {
        const own = elementAt(parts, index % 2, 'parts')
        return { index, source, predictions: fileOf({ validation: { values: at(said.flat()[index] ?? [], own), rows: own } }) }
      })
      const folds = folded ? { split: { type: 'folds', folds: 2 } } : {}
      const { result } = combineEnsemble({ spec: specOf(members.length, folds), info: { ...info, test_rows: 0 }, members })
      // Of folds the two members of a job say every row once; else its model is their mean, and each is chosen by itself.
      const models = said.map((pair) => (folded ? all.map((row) => elementAt(elementAt(pair, row % 2, 'folds'), row, 'values')) : mean(pair)))
      const series = folded ? models : said.flat()
      const [ensemble, model] = [Array<number>(rows), Array<number>(rows)]
      for (const [place, half] of halves.entries()) {
        const other = elementAt(halves, 1 - place, 'halves')
        const errors = models.map((one) => rmse(at(one, other), other))
        const best = elementAt(models, errors.indexOf(Math.min(...errors)), 'models')
        const mixed = mean(
          series,
          greedy(
            series.map((one) => at(one, other)),
            other,
          ),
        )
        for (const row of half) [ensemble[row], model[row]] = [elementAt(mixed, row, 'values'), elementAt(best, row, 'values')]
      }
      const gain = result?.gain_over_best_model
      expect(gain?.judged_on).toBe('cross_fitted')
      expect(gain?.delta).toBeCloseTo(rmse(model, all) - rmse(ensemble, all), 9)
      const [low, high] = gain?.ci95 ?? []
      expect(low ?? NaN).toBeLessThanOrEqual((gain?.delta ?? NaN) + 1e-9)
      expect(high ?? NaN).toBeGreaterThanOrEqual((gain?.delta ?? NaN) - 1e-9)
    }),
    { numRuns: 15, endOnFailure: true },
  )
})

test('folds of a job that lacks a member are no drawing, and take nothing from the next job', () => {
  const parts = [all.filter((row) => row % 2 === 0), all.filter((row) => row % 2 === 1)]
  const said = [0.5, 1, 2].map((off) => Array.from(targets, (target, row) => target + off * (row % 3)))
  const members = sourcesOf(3)
    .filter((_, index) => index !== 1)
    .map((source, index) => {
      const own = elementAt(parts, source.member, 'parts')
      return { index, source, predictions: fileOf({ validation: { values: at(elementAt(said, jobIds.indexOf(source.job_id), 'jobs'), own), rows: own } }) }
    })
  const { weights, result } = combineEnsemble({
    spec: specOf(members.length, { split: { type: 'folds', folds: 2 } }),
    info: { ...info, test_rows: 0 },
    members,
  })
  expect(weights).toEqual([0, 0.5, 0.5, 0, 0])
  expect(result?.metrics['root_mean_squared_error']).toBeCloseTo(rmse(elementAt(said, 1, 'jobs'), all), 9)
})
