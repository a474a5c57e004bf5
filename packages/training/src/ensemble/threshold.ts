import { type DatasetInfo, elementAt, finiteOrNull, type ResolvedJobSpec, type ThresholdMetricKey, type ThresholdResult } from '@trainyard/spec'
import type { ClassCounts } from '../metrics/class-counts.js'
import { metricsOf, ofCounts } from '../metrics/index.js'
import { decidedClass } from '../metrics/largest-column.js'
import { type PredictedRows, valueOf } from '../metrics/metric.js'
import { crossFit } from './cross-fit.js'

/** Probabilities at which what is decided changes nothing for the second class: it is named always, or never. */
const [always, never] = [0, 1 + Number.EPSILON]

/** Below this values differ by the order of their sums. */
const negligible = 1e-12

/**
 * The probability of the second class from which on naming it is best for a metric on these rows: exact, since the metric changes at probabilities of rows alone.
 * A half is kept where no other threshold is better. Otherwise the threshold lies midway between two rows, the nearest to a half of those that are equally good. Null
 * where the metric has no value.
 */
export function fitThreshold(key: ThresholdMetricKey, rows: PredictedRows): number | null {
  const value = ofCounts(key)
  let best: { value: number; threshold: number } | null = null
  for (const { counts, above, upTo } of decisionsOf(rows)) {
    const candidate = { value: value(counts), threshold: thresholdWithin(above, upTo) }
    if (!Number.isNaN(candidate.value) && (best === null || isBetter(candidate, best))) best = candidate
  }
  return best && best.threshold
}

type Candidate = { value: number; threshold: number }

const isBetter = (one: Candidate, than: Candidate): boolean =>
  Math.abs(one.value - than.value) > negligible ? one.value > than.value : Math.abs(one.threshold - 0.5) < Math.abs(than.threshold - 0.5)

/** All thresholds above one probability and up to another decide alike. */
function thresholdWithin(above: number, upTo: number): number {
  if (above < 0.5 && 0.5 <= upTo) return 0.5
  const middle = (above + upTo) / 2
  return middle > above ? middle : upTo
}

/** What is decided for each row, counted, from the highest threshold down: with each step the rows of one probability are named the second class. */
function* decisionsOf({ outputs, labels, weights }: PredictedRows): Generator<{ counts: ClassCounts; above: number; upTo: number }> {
  const probabilityOf = (row: number): number => elementAt(outputs, row * 2 + 1, 'probabilities')
  const order = Array.from({ length: labels.length }, (_, row) => row).sort((a, b) => probabilityOf(b) - probabilityOf(a))
  const [right, actual, named] = [new Float64Array(2), new Float64Array(2), new Float64Array(2)]
  const add = (to: Float64Array, label: number, weight: number): void => void (to[label] = elementAt(to, label, 'classes') + weight)
  const weightOf = (row: number): number => (weights ? elementAt(weights, row, 'weights') : 1)
  for (const row of order) {
    const label = elementAt(labels, row, 'labels')
    add(actual, label, weightOf(row))
    add(named, 0, weightOf(row))
    if (label === 0) add(right, 0, weightOf(row))
  }
  let upTo: number = never
  for (let next = 0; next < order.length; ) {
    const above = probabilityOf(elementAt(order, next, 'rows'))
    if (above < upTo) yield { counts: { right, actual, named }, above, upTo }
    for (; next < order.length && probabilityOf(elementAt(order, next, 'rows')) === above; next += 1) {
      const row = elementAt(order, next, 'rows')
      const label = elementAt(labels, row, 'labels')
      add(named, 0, -weightOf(row))
      add(named, 1, weightOf(row))
      add(right, label, label === 1 ? weightOf(row) : -weightOf(row))
    }
    upTo = above
  }
  yield { counts: { right, actual, named }, above: always - Number.EPSILON, upTo }
}

/** Rows as they are decided: 1 for the class that is named. */
function decided(rows: PredictedRows, threshold: number): PredictedRows {
  const outputs = new Float64Array(rows.outputs.length)
  for (let row = 0; row < rows.labels.length; row += 1) outputs[row * rows.columns + decidedClass(rows.outputs, row, rows.columns, threshold)] = 1
  return { ...rows, outputs }
}

/** What a threshold is fitted on and judged by: `fitted` names the rows of `validation`. */
export type ThresholdTask = {
  spec: ResolvedJobSpec
  info: DatasetInfo
  validation: PredictedRows | null
  fitted: 'validation' | 'out_of_fold'
  test: PredictedRows | null
}

/** The threshold that a job asks for, and what it changes; null where there is none. `note` says why one that was asked for could not be fitted. */
export function fittedThreshold({ spec, info, validation, fitted, test }: ThresholdTask): { result: ThresholdResult | null; note: string | null } {
  const asked = spec.ensemble.threshold
  if (!asked) return { result: null, note: null }
  const without = (why: string) => ({ result: null, note: `the label is the likelier class: ${why}` })
  if (!validation || validation.columns !== 2) return without('a threshold is fitted on validation rows of two classes')
  const value = fitThreshold(asked.metric, validation)
  if (value === null) return without(`${asked.metric} has no value on the validation rows, so no threshold was fitted`)
  const judged = test ?? validation
  const after = test ? decided(test, value) : crossFit(validation, spec.seed, (other, half) => decided(half, fitThreshold(asked.metric, other) ?? 0.5).outputs) // default: half the rows may have no value
  const metrics = metricsOf({ task: 'classification', classes: info.classes.length }, 'ensemble').filter(({ record }) => record.decides)
  return {
    note: null,
    result: {
      value,
      metric: asked.metric,
      judged_on: test ? 'test' : fitted,
      cross_fitted: !test,
      metrics: Object.fromEntries(
        metrics.map((metric) => [metric.record.key, { before: finiteOrNull(valueOf(metric, judged)), after: finiteOrNull(valueOf(metric, after)) }]),
      ),
    },
  }
}
