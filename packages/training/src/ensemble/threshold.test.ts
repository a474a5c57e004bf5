import { type DatasetInfo, defined, ensembleResult, jobSpec, readTensorFile, resolvedJobSpec, thresholdMetricKeys, writeTensorFile } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combineEnsemble } from './combine-ensemble.js'
import { fitThreshold } from './threshold.js'

type Row = { p: number; label: number; weight: number }
type Key = (typeof thresholdMetricKeys)[number]

/** A metric of what is decided, by its textbook formula from the four sums of weights. */
function metricOf(key: Key, rows: readonly Row[], isSecond: (p: number) => boolean): number {
  const sum = (label: number, second: boolean): number =>
    rows.reduce((total, row) => total + (row.label === label && isSecond(row.p) === second ? row.weight : 0), 0)
  const [tn, fp, fn, tp] = [sum(0, false), sum(0, true), sum(1, false), sum(1, true)]
  const f = (right: number, wrong: number): number => (right + wrong > 0 ? (2 * right) / (2 * right + wrong) : 0)
  const seen = [tn + fp + fn > 0 ? f(tn, fp + fn) : null, tp + fp + fn > 0 ? f(tp, fp + fn) : null].filter((value) => value !== null)
  const recalls = [tn + fp > 0 ? tn / (tn + fp) : null, tp + fn > 0 ? tp / (tp + fn) : null].filter((value) => value !== null)
  const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length
  const spread = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
  const values: Record<Key, number> = {
    accuracy: (tp + tn) / (tp + tn + fp + fn),
    balanced_accuracy: mean(recalls),
    f1: f(tp, fp + fn),
    f1_macro: mean(seen),
    f1_weighted: ((tn + fp) * f(tn, fp + fn) + (tp + fn) * f(tp, fp + fn)) / (tp + tn + fp + fn),
    mcc: spread > 0 ? (tp * tn - fp * fn) / Math.sqrt(spread) : 0,
  }
  return values[key]
}

const predicted = (rows: readonly Row[], weighted: boolean) => ({
  outputs: rows.flatMap(({ p }) => [1 - p, p]),
  labels: rows.map(({ label }) => label),
  columns: 2,
  weights: weighted ? Float64Array.from(rows, ({ weight }) => weight) : null,
})

// Few different probabilities make ties.
const p = fc.oneof(
  fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
  fc.double({ min: 0, max: 1, noNaN: true }),
)
const row = fc.record({ p, label: fc.integer({ min: 0, max: 1 }), weight: fc.integer({ min: 0, max: 4 }) })
const rowsOf = fc.array(row, { minLength: 1, maxLength: 25 }).filter((rows) => rows.some(({ weight }) => weight > 0))

test('no threshold of all that decide differently is better than the one that is fitted, and a half stays where it is as good', () => {
  fc.assert(
    fc.property(fc.constantFrom(...thresholdMetricKeys), rowsOf, fc.boolean(), (key, rows, weighted) => {
      const own = weighted ? rows : rows.map((one) => ({ ...one, weight: 1 }))
      const threshold = defined(fitThreshold(key, predicted(own, weighted)), 'a threshold')
      const at = (candidate: number): number => metricOf(key, own, (value) => value >= candidate)
      const best = Math.max(...[2, ...own.map((one) => one.p)].map(at))
      expect(at(threshold)).toBeGreaterThan(best - 1e-9)
      if (at(0.5) > best - 1e-13) expect(threshold).toBe(0.5)
    }),
    { numRuns: 1_500 },
  )
})

const classes = ['no', 'yes']
const info: DatasetInfo = { kind: 'table', task: 'classification', rows: 9, test_rows: 9, input_shape: [1], classes, class_counts: [], columns: [], label: 'y' }

/** One member that says these probabilities, on splits by name. */
function combined(splits: Partial<Record<'validation' | 'test', readonly Row[]>>, ensemble: object) {
  const tensors = Object.entries(splits).flatMap(([split, rows]) => [
    [`${split}.outputs`, { dtype: 'F64' as const, shape: [rows.length, 2], data: Float64Array.from(predicted(rows, false).outputs) }] as const,
    [`${split}.labels`, { dtype: 'I32' as const, shape: [rows.length], data: Int32Array.from(rows, ({ label }) => label) }] as const,
  ])
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, task: 'classification', architecture: { layers: [] }, seed: 3, ensemble }),
  )
  return combineEnsemble({ spec, info, members: [{ index: 0, predictions: readTensorFile(writeTensorFile(Object.fromEntries(tensors))) }] })
}

/** Few of the second class, whose probabilities are low. */
const rare = (count: number, shift: number): Row[] =>
  Array.from({ length: count }, (_, index) => {
    const label = index % 5 === 0 ? 1 : 0
    return { label, weight: 1, p: Math.min(1, Math.max(0, 0.1 + 0.15 * label + 0.12 * Math.sin(index * 7 + shift))) }
  })

test('it is fitted on validation, judged on test with every metric of decisions, and used by the confusion matrix; metrics stay', () => {
  const splits = { validation: rare(200, 0), test: rare(150, 1) }
  const { threshold, result, analysis, notes } = combined(splits, { threshold: { metric: 'f1' } })
  const value = defined(threshold, 'threshold')
  expect(value).toBe(fitThreshold('f1', predicted(splits.validation, false)))
  expect(ensembleResult.parse(result)).toEqual(result)
  expect(result?.threshold).toMatchObject({ value, metric: 'f1', judged_on: 'test', cross_fitted: false })
  expect(Object.keys(result?.threshold?.metrics ?? {}).toSorted()).toEqual([...thresholdMetricKeys].toSorted())
  for (const key of thresholdMetricKeys) {
    const pair = result?.threshold?.metrics[key]
    expect(pair?.before).toBeCloseTo(
      metricOf(key, splits.test, (own) => own > 0.5),
      12,
    )
    expect(pair?.after).toBeCloseTo(
      metricOf(key, splits.test, (own) => own >= value),
      12,
    )
    expect(result?.metrics[key]).toBe(pair?.before)
  }
  expect(Number(result?.threshold?.metrics['f1']?.after)).toBeGreaterThan(Number(result?.threshold?.metrics['f1']?.before) + 0.3)
  const named = (label: number, second: boolean): number => splits.test.filter((one) => one.label === label && one.p >= value === second).length
  expect(analysis?.confusion).toEqual([0, 1].map((label) => [named(label, false), named(label, true)]))
  for (const { predicted: name, probability } of analysis?.worst ?? [])
    expect((name === 'yes' ? Number(probability) : 1 - Number(probability)) >= value).toBe(name === 'yes')
  expect(notes).toEqual([])
  expect(combined(splits, {}).threshold).toBeNull()
})

test('without test rows each half is judged by the threshold of the other half, and without validation rows a note says that there is none', () => {
  const { result, threshold } = combined({ validation: rare(201, 0) }, { threshold: { metric: 'mcc' } })
  expect(result?.threshold).toMatchObject({ judged_on: 'validation', cross_fitted: true, value: threshold })
  expect(Number(result?.threshold?.metrics['mcc']?.after)).toBeGreaterThan(0.2)
  const without = combined({ test: rare(50, 0) }, { threshold: { metric: 'mcc' } })
  expect([without.threshold, without.result?.threshold ?? null, without.notes]).toEqual([
    null,
    null,
    ['the label is the likelier class: a threshold is fitted on validation rows of two classes'],
  ])
})
