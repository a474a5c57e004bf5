import { type AnalysisBody, type DatasetInfo, type EnsembleResult, finiteOrNull, type ResolvedJobSpec } from '@trainyard/spec'
import { analyse } from './analysis/analyse.js'
import { calibrate, type Calibrated } from './calibrate.js'
import { expectedCalibrationError, negativeLogLikelihood } from './calibration.js'
import { combineOutputs } from './combine.js'
import { meanDisagreement } from './diversity.js'
import { type Gains, measureGains } from './gain.js'
import type { HeldOut } from './held-out.js'
import type { Plan } from './plan.js'
import { meanOf, rowMetrics } from './row-scores.js'
import { combineRules } from './rules/index.js'

/** An ensemble as it was planned, and the rows to measure it on: `held` is the test split, or validation where there is no other. `indices` number the members. */
export type Measurement = Omit<Plan, 'notes'> & {
  spec: ResolvedJobSpec
  info: DatasetInfo
  indices: readonly number[]
  validation: HeldOut | null
  test: HeldOut | null
  held: HeldOut
}

/** Combines the outputs on the held-out rows and says what that gained, how calibrated it is and where it goes wrong. */
export function measure(known: Measurement): { result: EnsembleResult; analysis: AnalysisBody; temperature: number | null } {
  const { spec, info, indices, combine, weights, rounds, validation, test, held } = known
  const { task, seed } = spec
  const outputsOn = (rows: HeldOut) => combineOutputs(combineRules[combine], rows.members, weights, rows.columns)
  const combined = outputsOn(held)
  const gains = measureGains(rowMetrics[task], combined, held, { chooseOn: test ? validation : null, seed })
  const labelled = (rows: HeldOut, probabilities: Float64Array) => ({ probabilities, labels: rows.labels, columns: rows.columns })
  const calibrated =
    task === 'classification' && validation
      ? calibrate({ validation: labelled(validation, test ? outputsOn(validation) : combined), test: test && labelled(test, combined), seed })
      : null
  const split = test ? 'test' : 'validation'
  const members = indices.map((index, position) => ({ index, weight: weights[position] ?? 0, value: gains.memberValues[position] ?? Number.NaN }))
  return {
    result: resultOf(known, combined, gains, calibrated),
    analysis: analyse({ task, classes: info.classes, split, held, combined, members, calibrated, rounds }),
    temperature: calibrated?.result.temperature ?? null,
  }
}

function resultOf(
  { spec: { task }, indices, combine, weights, validation, test, held }: Measurement,
  combined: Float64Array,
  gains: Gains,
  calibrated: Calibrated | null,
): EnsembleResult {
  const used = held.members.filter((_, position) => (weights[position] ?? 0) > 0)
  const disagreement = task === 'classification' ? meanDisagreement(used, held.rows, held.columns) : null
  const metric = rowMetrics[task]
  return {
    combine,
    members_used: used.length,
    split: test ? 'test' : 'validation',
    metric: metric.name,
    metrics: finiteValues({
      [metric.name]: gains.value,
      ...(task === 'classification' ? likelihood(combined, held, calibrated) : absoluteError(combined, held)),
    }),
    best_member: { index: indices[gains.best.position] ?? 0, value: finiteOrNull(gains.best.value), chosen_on: validation || !test ? 'validation' : 'test' },
    mean_member: finiteOrNull(gains.meanMember),
    gain: finiteGain(gains.overBest),
    gain_over_mean: finiteGain(gains.overMean),
    gain_over_hindsight: finiteGain(gains.overHindsight),
    diversity: disagreement === null ? null : { mean_disagreement: disagreement },
    calibration: calibrated?.result ?? null,
  }
}

/** Likelihood and calibration as they are and, where a temperature could be fitted, after it. */
function likelihood(probabilities: Float64Array, { labels, columns }: HeldOut, calibrated: Calibrated | null): Record<string, number> {
  const rows = { probabilities, labels, columns }
  const plain = { nll: negativeLogLikelihood(rows), ece: expectedCalibrationError(rows) }
  if (!calibrated) return plain
  const { temperature, nll, ece } = calibrated.result
  return { ...plain, temperature, nll_calibrated: nll.after ?? Number.NaN, ece_calibrated: ece.after ?? Number.NaN }
}

const absoluteError = (combined: Float64Array, { labels }: HeldOut): Record<string, number> => ({
  mean_absolute_error: meanOf(combined.map((value, row) => Math.abs(value - (labels[row] ?? Number.NaN)))),
})
const finiteGain = ({ delta, ci95: [low, high] }: Gains['overBest']): EnsembleResult['gain'] => ({
  delta: finiteOrNull(delta),
  ci95: [finiteOrNull(low), finiteOrNull(high)],
})
const finiteValues = (values: Record<string, number>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, finiteOrNull(value)]))
