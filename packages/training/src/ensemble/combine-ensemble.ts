import {
  type AnalysisBody,
  type ConformalScores,
  elementAt,
  type EnsembleResult,
  fitsOnValidation,
  hasFolds,
  metricOf,
  type ModelReference,
  lossOf,
  quantilesOf,
  scheduleHas,
  type TensorFile,
} from '@trainyard/spec'
import { ensembleMetric } from '../metrics/index.js'
import { rowsNotFinite } from '../metrics/metric.js'
import { TrainingError } from '../training-error.js'
import { type Compared, gainOverBestModel, type GainOverModel, modelsOf } from './best-model.js'
import { type EnsembleTask, type HeldOut, readHeldOut } from './held-out.js'
import { type Measured, measure } from './measure.js'
import { type Drawings, measureFolds, readDrawings } from './out-of-fold.js'
import { type Plan, planOf } from './plan.js'
import { unlimited } from './time-budget.js'
import { type CombineName, combineRules } from './rules/index.js'

/**
 * The ensemble. `weights` has one share per given member, summing to 1, zero for one that is not used; `combine` is the rule that predictions must use;
 * `temperature` calibrates what it gives, `threshold` decides between two classes, `conformal` makes intervals of it, `predicted` is what served predictions are compared with. `result` and `analysis` are null when the job held out no rows to measure on. `notes` say in plain words where
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
  predicted: ModelReference['predictions']
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
    return { combine, weights, notes, result: null, analysis: null, temperature: null, threshold: null, conformal: null, predicted: null }
  }
  const chosenOnIt = !test && fitsOnValidation({ combine, selection: spec.ensemble.selection }) && members.length > 1
  if (chosenOnIt) notes.push('the members were chosen on the same validation rows that the gain is measured on, so it is too favorable')
  const measured = measure({ spec, info, indices: members.map(({ index }) => index), files, combine, weights, rounds, validation, test, held, time })
  const overModel = gainOverBestModel(
    { held, validation: test && validation },
    { ...comparedIn(task, combine), models: modelsOf(task), weigh: (rows) => (rows === validation ? weights : planOf(spec, rows, members.length).weights) },
  )
  return outcomeOf(task, { combine, weights, notes }, measured, overModel)
}

const comparedIn = ({ spec, time }: Required<EnsembleTask>, combine: CombineName): Pick<Compared, 'metric' | 'rule' | 'seed' | 'hasTime'> => ({
  metric: ensembleMetric(spec.task, spec.ensemble.metric),
  rule: combineRules[combine],
  seed: spec.seed,
  hasTime: time.part(2),
})

/** What was planned and what was measured of it, with the gain over the best of its models where there are several. */
function outcomeOf(
  { members }: EnsembleTask,
  { combine, weights, notes }: Pick<Plan, 'combine' | 'weights' | 'notes'>,
  measured: Measured,
  overModel: GainOverModel | null,
): EnsembleOutcome {
  const gain = overModel && { ...overModel, members: overModel.members.map((position) => elementAt(members, position, 'members').index) }
  const result = { ...measured.result, ...(gain ? { gain_over_best_model: gain } : {}) }
  return { combine, weights, ...measured, result, notes: [...notes, ...measured.notes, ...undefinedNotes(result)] }
}

/** Says of each metric without a value on the measured rows why it has none. */
const undefinedNotes = ({ metrics, split }: EnsembleResult): string[] =>
  Object.entries(metrics).flatMap(([key, value]) => {
    const where = value === null ? metricOf(key)?.record.undefinedWhere : null
    return where ? [`${key} is not defined on the ${split} rows, where ${where}`] : []
  })

/** No row is predicted by all members of folds without having been trained on by some; but each drawing of the folds predicts every row. */
function combineFolds(task: Required<EnsembleTask>): EnsembleOutcome {
  const { spec } = task
  const plain = planOf({ ...spec, ensemble: { ...spec.ensemble, selection: 'all' } }, null, task.members.length)
  const models = modelsOf(task)
  const read = spec.ensemble.selection === 'greedy' || models.length > 1 ? readDrawings(task, plain.combine) : null
  const { notes, ...plan } = read && spec.ensemble.selection === 'greedy' ? planOfDrawings(task, plain, read) : plain
  const measured = measureFolds(task, plan, read)
  const overModel = read && gainOverBestDrawings(task, plan.combine, read, models)
  return outcomeOf(task, { ...plan, notes }, measured, overModel)
}

/** The drawings are chosen: the members of one share its weight, and those of a drawing that is not complete have none. */
function planOfDrawings({ spec, members }: EnsembleTask, plan: Plan, { held, drawings }: Drawings): Plan {
  const { weights, rounds, notes } = planOf({ ...spec, ensemble: { ...spec.ensemble, combine: plan.combine } }, held, drawings.length)
  const first = drawings.map(({ positions }) => elementAt(positions, 0, 'members of a drawing'))
  const own = members.map((_, position) => {
    const drawing = drawings.findIndex(({ positions }) => positions.includes(position))
    return drawing < 0 ? 0 : elementAt(weights, drawing, 'weights') / elementAt(drawings, drawing, 'drawings').positions.length
  })
  return { ...plan, weights: own, rounds: rounds?.map((round) => ({ ...round, member: elementAt(first, round.member, 'drawings') })) ?? null, notes }
}

/** The same of models that are drawings of the folds: what these say of rows out of fold is compared. */
function gainOverBestDrawings(
  task: Required<EnsembleTask>,
  combine: CombineName,
  { held, drawings }: Drawings,
  models: readonly (readonly number[])[],
): GainOverModel | null {
  const ofModels = models
    .map((positions) => [...drawings.keys()].filter((place) => elementAt(drawings, place, 'drawings').positions.some((one) => positions.includes(one))))
    .filter((own) => own.length > 0)
  const spec = { ...task.spec, ensemble: { ...task.spec.ensemble, combine } }
  const weigh = (rows: HeldOut) => planOf(spec, rows, drawings.length).weights
  const gain = gainOverBestModel({ held, validation: null }, { ...comparedIn(task, combine), models: ofModels, weigh })
  return gain && { ...gain, members: gain.members.flatMap((place) => elementAt(drawings, place, 'drawings').positions) }
}
