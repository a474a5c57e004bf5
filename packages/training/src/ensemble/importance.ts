import { type ImportanceResult, type TensorFile } from '@trainyard/spec'
import { importanceTensors } from '../loop/permuted.js'
import { gainOf, type Metric, type PredictedRows, weightedValue } from '../metrics/metric.js'
import { bootstrap, interval95 } from './bootstrap.js'
import { combineOutputs } from './combine.js'
import { type HeldOut, type HeldOutSplit, predictedRows, someRows } from './held-out.js'
import type { CombineRule } from './rules/index.js'

/** How often the rows are resampled for an interval. */
const resamples = 200

export type ImportanceTask = {
  split: HeldOutSplit
  /** In the order of `held.members`. */
  files: readonly TensorFile[]
  held: HeldOut
  metric: Metric
  rule: CombineRule
  weights: readonly number[]
  columns: readonly { name: string }[]
  seed: number
  hasTime: () => boolean
}

/**
 * How much worse the metric of the ensemble is when the values of one column are exchanged among the held-out rows, the mean over the repeats, with a bootstrap interval
 * over the rows. Null where members did not compute that, or there is no time for it.
 */
export function measureImportance({ split, files, held, metric, rule, weights, columns, seed, hasTime }: ImportanceTask): ImportanceResult | null {
  const names = importanceTensors(split)
  if (!hasTime() || !files.every((file) => file.has(names.outputs))) return null
  const permuted = files.map((file) => file.tensor(names.outputs))
  const [first] = permuted
  const rows = files[0]?.tensor(names.rows).data
  if (!first || !(rows instanceof Int32Array) || permuted.some(({ shape }) => shape.join() !== first.shape.join())) return null
  const [, repeats = 0, count = 0, outputs = 0] = first.shape
  const own = someRows(held, rows)
  const cells = count * outputs
  const combined = (place: number): PredictedRows =>
    predictedRows(
      own,
      combineOutputs(
        rule,
        permuted.map(({ data }) => (data as Float32Array | Float64Array).subarray(place * cells, (place + 1) * cells)),
        weights,
        outputs,
      ),
    )
  const whole = weightedValue(metric, predictedRows(own, combineOutputs(rule, own.members, weights, outputs)))
  const measured = columns.map(({ name }, column) => {
    const changed = Array.from({ length: repeats }, (_, repeat) => weightedValue(metric, combined(column * repeats + repeat)))
    const lossOf = ([before = Number.NaN, ...after]: readonly number[]): number =>
      after.reduce((sum, value) => sum + gainOf(metric, before, value), 0) / repeats
    const values = bootstrap([whole, ...changed], { rows: count, weights: own.weights, resamples, seed, hasTime }).map(lossOf)
    return { name, value: lossOf([whole, ...changed].map((value) => value(own.weights))), ci95: interval95(values) }
  })
  const finite = measured.map(({ name, value, ci95 }) => ({
    name,
    value: Number.isFinite(value) ? value : null,
    ci95: ci95.every(Number.isFinite) ? ci95 : ([null, null] as [null, null]),
  }))
  return { metric: metric.record.key, split, rows: count, repeats, columns: finite.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0)) } // default: not defined, in the middle
}
