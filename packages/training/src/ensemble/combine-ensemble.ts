import {
  type AnalysisBody,
  type ConformalScores,
  elementAt,
  type EnsembleResult,
  fitsOnValidation,
  hasFolds,
  metricOf,
  lossOf,
  quantilesOf,
  scheduleHas,
  type TensorFile,
} from '@trainyard/spec'
import { rowsNotFinite } from '../metrics/metric.js'
import { TrainingError } from '../training-error.js'
import { type EnsembleTask, type HeldOut, readHeldOut } from './held-out.js'
import { measure } from './measure.js'
import { measureFolds, readDrawings } from './out-of-fold.js'
import { type Plan, planOf } from './plan.js'
import { unlimited } from './time-budget.js'
import type { CombineName } from './rules/index.js'

/**
 * The ensemble. `weights` has one share per given member, summing to 1, zero for one that is not used; `combine` is the rule that predictions must use;
 * `temperature` calibrates what it gives, `threshold` decides between two classes, `conformal` makes intervals of it. `result` and `analysis` are null when the job held out no rows to measure on. `notes` say in plain words where
 * something else was done than asked.
 */
export type EnsembleOutcome = {
  result: EnsembleResult | null
  analysis: AnalysisBody | null
  combine: CombineName
  weights: number[]
  temperature: number | null
  threshold: number | null
  conformal: ConformalScores | null
  notes: string[]
}

/**
 * Chooses and weighs the members on the validation split, combines them, and measures the gain on the test split (or validation, where there is no other).
 * Members whose predictions there are not finite take no part.
 *
 * @throws {TrainingError} `diverged` when that leaves none.
 */
export function combineEnsemble({ spec, info, members: all, time = unlimited }: EnsembleTask): EnsembleOutcome {
  if (all.length === 0) throw new TrainingError('engine_error', 'there are no members to combine')
  const members = all.filter(({ predictions }) => predictsNumbers(predictions))
  if (members.length === 0) throw new TrainingError('diverged', 'no member predicts finite values on the held-out rows')
  const outcome = combineFinite({ spec, info, members, time })
  if (members.length === all.length) return outcome
  const shares = new Map(members.map(({ index }, position) => [index, outcome.weights[position]]))
  const left = all.filter(({ index }) => !shares.has(index)).map(({ index }) => index)
  const note = `not used, since what they predict on the held-out rows is not finite: members ${left.join(', ')}`
  // default: a member that takes no part
  return { ...outcome, weights: all.map(({ index }) => shares.get(index) ?? 0), notes: [...outcome.notes, note] }
}

/** Whether a member predicts finite values on all held-out rows. */
const predictsNumbers = (predictions: TensorFile): boolean =>
  (['validation', 'test'] as const).every((split) => {
    const name = `${split}.outputs`
    return !predictions.has(name) || rowsNotFinite(predictions.tensor(name).data as ArrayLike<number>, 1) === 0
  })

function combineFinite(task: Required<EnsembleTask>): EnsembleOutcome {
  const { spec, info, members, time } = task
  if (hasFolds(spec.dataset)) return combineFolds(task)
  const files = members.map(({ predictions }) => predictions)
  const quantiles = quantilesOf(lossOf(spec))
  const [validation, test] = [readHeldOut('validation', files, quantiles), readHeldOut('test', files, quantiles)]
  const { combine, weights, rounds, notes } = planOf(spec, validation, members.length)
  const held: HeldOut | null = test ?? validation
  if (!held) {
    if (!scheduleHas(spec.schedule, 'probe')) notes.push('no rows were held out, so the ensemble could not be measured')
    return { combine, weights, notes, result: null, analysis: null, temperature: null, threshold: null, conformal: null }
  }
  const chosenOnIt = !test && fitsOnValidation({ combine, selection: spec.ensemble.selection }) && members.length > 1
  if (chosenOnIt) notes.push('the members were chosen on the same validation rows that the gain is measured on, so it is too favorable')
  const measured = measure({ spec, info, indices: members.map(({ index }) => index), files, combine, weights, rounds, validation, test, held, time })
  return { combine, weights, ...measured, notes: [...notes, ...measured.notes, ...undefinedNotes(measured.result)] }
}

/** Says of each metric without a value on the measured rows why it has none. */
const undefinedNotes = ({ metrics, split }: EnsembleResult): string[] =>
  Object.entries(metrics).flatMap(([key, value]) => {
    const where = value === null ? metricOf(key)?.record.undefinedWhere : null
    return where ? [`${key} is not defined on the ${split} rows, where ${where}`] : []
  })

/** No row is predicted by all members of folds without having been trained on by some; but each drawing of the folds predicts every row. */
function combineFolds(task: Required<EnsembleTask>): EnsembleOutcome {
  const { notes, ...plan } = planOfFolds(task)
  const measured = measureFolds(task, plan)
  return { combine: plan.combine, weights: plan.weights, ...measured, notes: [...notes, ...measured.notes, ...undefinedNotes(measured.result)] }
}

/** Members count alike, unless drawings are to be chosen: then those of one drawing share its weight, and a drawing that is not complete has none. */
function planOfFolds({ spec, info, members }: EnsembleTask): Plan {
  const plan = planOf({ ...spec, ensemble: { ...spec.ensemble, selection: 'all' } }, null, members.length)
  const read = spec.ensemble.selection === 'greedy' ? readDrawings({ spec, info, members }, plan.combine) : null
  if (!read) return plan
  const { weights, rounds, notes } = planOf({ ...spec, ensemble: { ...spec.ensemble, combine: plan.combine } }, read.held, read.drawings.length)
  const first = read.drawings.map(({ positions }) => elementAt(positions, 0, 'members of a drawing'))
  const own = members.map((_, position) => {
    const drawing = read.drawings.findIndex(({ positions }) => positions.includes(position))
    return drawing < 0 ? 0 : elementAt(weights, drawing, 'weights') / elementAt(read.drawings, drawing, 'drawings').positions.length
  })
  return { ...plan, weights: own, rounds: rounds?.map((round) => ({ ...round, member: elementAt(first, round.member, 'drawings') })) ?? null, notes }
}
