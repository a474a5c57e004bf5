import type { DatasetInfo, EnsembleResult, ResolvedJobSpec, TensorFile } from '@trainyard/spec'
import { TrainingError } from '../training-error.js'
import { atTemperature, expectedCalibrationError, fitTemperature, negativeLogLikelihood } from './calibration.js'
import { combineOutputs } from './combine.js'
import { meanDisagreement } from './diversity.js'
import { fitWeights } from './fitted-weights.js'
import { measureGains } from './gain.js'
import { selectGreedily } from './greedy-selection.js'
import { type HeldOut, readHeldOut } from './held-out.js'
import { meanOf, rowMetrics } from './row-scores.js'
import { type CombineName, type CombineRule, combineRules } from './rules/index.js'

/** What to combine: the job, and each finished member's predictions on the held-out splits (see `MemberOutcome`). */
export type EnsembleTask = { spec: ResolvedJobSpec; info: DatasetInfo; members: readonly { index: number; predictions: TensorFile }[] }

/**
 * The ensemble. `weights` has one share per given member, summing to 1, zero for one that is not used; `combine` is the rule that predictions must use.
 * `result` is null when the job held out no rows to measure on. `notes` say in plain words where something else was done than asked.
 */
export type EnsembleOutcome = { result: EnsembleResult | null; combine: CombineName; weights: number[]; notes: string[] }

/** Chooses and weighs the members on the validation split, combines them, and measures the gain on the test split (or validation, where there is no other). */
export function combineEnsemble({ spec, members }: EnsembleTask): EnsembleOutcome {
  if (members.length === 0) throw new TrainingError('engine_error', 'there is no member to combine')
  const files = members.map(({ predictions }) => predictions)
  const [validation, test] = [readHeldOut('validation', files), readHeldOut('test', files)]
  const plan = planOf(spec, validation, members.length)
  const split = test ? 'test' : 'validation'
  const held = test ?? validation
  if (!held) return { ...plan, result: null, notes: [...plan.notes, 'no rows were held out, so the ensemble could not be measured'] }
  const chosenOnIt = !test && (spec.ensemble.selection === 'greedy' || plan.combine === 'weighted') && members.length > 1
  if (chosenOnIt) plan.notes.push('the members were chosen on the same validation rows that the gain is measured on, so it is too favourable')
  return { ...plan, result: { split, ...measure(spec, members, plan, held, test ? validation : null) } }
}

type Plan = { combine: CombineName; weights: number[]; notes: string[] }

function planOf({ ensemble, task }: ResolvedJobSpec, validation: HeldOut | null, members: number): Plan {
  const notes: string[] = []
  let combine: CombineName = ensemble.combine
  if (task === 'regression' && (combine === 'vote' || combine === 'geometric_mean')) {
    notes.push(`${combine} is for classes; the values were averaged`)
    combine = 'mean'
  }
  const equal = Array.from({ length: members }, () => 1 / members)
  const needsValidation = ensemble.selection === 'greedy' || combine === 'weighted'
  if (!needsValidation || members === 1) return { combine, weights: equal, notes }
  if (!validation) {
    notes.push('no validation rows to choose or weigh members by; all were used alike')
    return { combine: combine === 'weighted' ? 'mean' : combine, weights: equal, notes }
  }
  const metric = rowMetrics[task]
  if (ensemble.selection === 'all') return { combine, weights: withoutTraces(fitWeights(task, validation)), notes }
  const counts = selectGreedily(metric, combineRules[combine], validation)
  const total = counts.reduce((sum, count) => sum + count, 0)
  return { combine, weights: counts.map((count) => count / total), notes }
}

/** Below this a fitted weight is nothing: the member is not used. */
const unusedWeight = 1e-4

function measure(
  { task, seed }: ResolvedJobSpec,
  members: EnsembleTask['members'],
  plan: Plan,
  held: HeldOut,
  calibrateOn: HeldOut | null,
): Omit<EnsembleResult, 'split'> {
  const rule: CombineRule = combineRules[plan.combine]
  const combined = combineOutputs(rule, held.members, plan.weights, held.columns)
  const metric = rowMetrics[task]
  const gains = measureGains(metric, combined, held, seed)
  const used = held.members.filter((_, position) => (plan.weights[position] ?? 0) > 0)
  const disagreement = task === 'classification' ? meanDisagreement(used, held.rows, held.columns) : null
  const extra =
    task === 'classification'
      ? calibration(combined, held, calibrateOn && { held: calibrateOn, combined: combineOutputs(rule, calibrateOn.members, plan.weights, held.columns) })
      : { mean_absolute_error: meanOf(combined.map((value, row) => Math.abs(value - (held.labels[row] ?? Number.NaN)))) }
  return {
    combine: plan.combine,
    members_used: used.length,
    metric: metric.name,
    metrics: finiteValues({ [metric.name]: gains.value, ...extra }),
    best_member: { index: members[gains.best.position]?.index ?? 0, value: finite(gains.best.value) },
    mean_member: finite(gains.meanMember),
    gain: { delta: finite(gains.overBest.delta), ci95: [finite(gains.overBest.ci95[0]), finite(gains.overBest.ci95[1])] },
    gain_over_mean: { delta: finite(gains.overMean.delta), ci95: [finite(gains.overMean.ci95[0]), finite(gains.overMean.ci95[1])] },
    diversity: disagreement === null ? null : { mean_disagreement: disagreement },
  }
}

/** Likelihood and calibration as they are and, where there are other rows to fit it on, after scaling by one temperature. */
function calibration(combined: Float64Array, { labels, columns }: HeldOut, fit: { held: HeldOut; combined: Float64Array } | null): Record<string, number> {
  const before = { probabilities: combined, labels, columns }
  const plain = { nll: negativeLogLikelihood(before), ece: expectedCalibrationError(before) }
  if (!fit) return plain
  const temperature = fitTemperature({ probabilities: fit.combined, labels: fit.held.labels, columns })
  const after = { probabilities: atTemperature(combined, columns, temperature), labels, columns }
  return { ...plain, temperature, nll_calibrated: negativeLogLikelihood(after), ece_calibrated: expectedCalibrationError(after) }
}

function withoutTraces(weights: readonly number[]): number[] {
  const kept = weights.map((weight) => (weight < unusedWeight ? 0 : weight))
  const total = kept.reduce((sum, weight) => sum + weight, 0)
  return kept.map((weight) => weight / total)
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
const finiteValues = (values: Record<string, number>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, finite(value)]))
