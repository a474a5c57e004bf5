import {
  bagsFolds,
  type DatasetInfo,
  ensembleOfFolds,
  type ErrorDetail,
  fitsAllRows,
  fitsOnValidation,
  foldCount,
  hasFolds,
  holdsOut,
  type JobSpec,
  limits,
  type RowChoice,
  scheduleHas,
  settledSplit,
  sharesTraining,
  split,
  splitOf,
  timeOf,
} from '@trainyard/spec'
import { error, none } from './error-detail.js'

/** The job with its split and its weights settled by the columns of the data set, and its ensemble by the folds. */
export function settleRows({ dataset: asked, ...others }: JobSpec, info: DatasetInfo): JobSpec {
  const known = info.split_columns?.find(({ role }) => role === 'weight')
  const spec = { ...others, dataset: asked.weight === undefined && known ? { ...asked, weight: known.name } : asked }
  const own = bagsFolds(spec.ensemble) && spec.dataset.split === undefined ? foldsOf(spec.ensemble.members) : spec.dataset.split
  const settled = settledSplit({ ...spec.dataset, split: own }, info.split_columns ?? []) // default: the data set has none
  if (settled === undefined) return spec
  const dataset = { ...spec.dataset, split: settled }
  return { ...spec, dataset, ensemble: hasFolds(dataset) ? ensembleOfFolds(spec.ensemble, foldCount(dataset)) : spec.ensemble }
}

/** As many folds as members are asked for, or the usual number. */
const foldsOf = (members: number): RowChoice['split'] => split.parse({ type: 'folds', ...(members > 1 ? { folds: members } : {}) })

/** What is wrong with the split that a job asks for. */
export const splitErrors = (spec: JobSpec, info: DatasetInfo): ErrorDetail[] => [
  ...foldErrors(spec),
  ...columnErrors(spec, info),
  ...weightErrors(spec, info),
  ...finalFitErrors(spec, info),
]

/** A fit on all rows repeats a training that can be repeated without held-out rows, and has rows to add. */
function finalFitErrors({ dataset, schedule, ensemble }: JobSpec, info: DatasetInfo): ErrorDetail[] {
  if (!fitsAllRows({ dataset })) return none
  const wrong = (rule: string, message: string): ErrorDetail[] => error('dataset.final_fit', rule, message, dataset.final_fit)
  if (!holdsOut(dataset) && info.test_rows === 0) return wrong('held_out', 'has no effect where no row is held out: leave it out')
  if (sharesTraining(ensemble)) return wrong('snapshots', `is not for members of the method ${ensemble.method}, which come from one training: leave it out`)
  if (scheduleHas(schedule, 'probe')) return wrong('schedule', `is not for the schedule ${schedule.type}, which makes no model: leave it out`)
  return scheduleHas(schedule, 'followsMetric')
    ? wrong('schedule', `is not for the schedule ${schedule.type}: its rate follows what is measured, and no row is left to measure on; take another schedule`)
    : none
}

function foldErrors({ dataset, ensemble }: JobSpec): ErrorDetail[] {
  const own = splitOf(dataset)
  const count = foldCount(dataset)
  if (!('repeats' in own))
    return bagsFolds(ensemble)
      ? error('dataset.split', 'folds', `must be of the type folds, or left out: each member of the method ${ensemble.method} leaves out a fold`, own)
      : none
  if (count > limits.ensembleMembers)
    return error('dataset.split.folds', 'members', `× repeats must be at most ${limits.ensembleMembers}, the members of an ensemble`, count)
  return [
    ...(bagsFolds(ensemble)
      ? none
      : error('ensemble.method', 'folds', 'must be folds, or left out: with a split into folds each member leaves out another one', ensemble.method)),
    ...(ensemble.members === count ? none : error('ensemble.members', 'folds', `must be ${count}, folds × repeats, or left out`, ensemble.members)),
    ...(fitsOnValidation({ ...ensemble, selection: 'all' })
      ? error(
          'ensemble.combine',
          'folds',
          'cannot be fitted with folds: no row is predicted by all members without having been trained on by some',
          ensemble.combine,
        )
      : none),
    ...(ensemble.selection === 'greedy' && own.repeats === 1
      ? error('ensemble.selection', 'folds', 'chooses among drawings of the folds: it needs dataset.split.repeats of 2 or more', ensemble.selection)
      : none),
    ...(own.repeats > 1 && own.time != null && own.group == null
      ? error('dataset.split.repeats', 'time', 'must be 1: folds in time are the same each time that they are drawn', own.repeats)
      : none),
  ]
}

/** The columns are there, and can be what they are taken for. */
function columnErrors({ dataset }: JobSpec, info: DatasetInfo): ErrorDetail[] {
  const own = splitOf(dataset)
  const aside = info.split_columns ?? [] // default: the data set has none
  if (!('group' in own)) {
    const isGiven = aside.some(({ role }) => role === 'given')
    return dataset.split === undefined || 'repeats' in own || isGiven
      ? none
      : error('dataset.split', 'given', 'needs a data set with a split column: upload the table with split_column, which names it', own.type)
  }
  const known = [...aside, ...info.columns].map(({ name }) => name)
  const missing = (field: string, name: string): ErrorDetail[] =>
    known.length === 0
      ? error(field, 'table', 'needs a table: the data set has no columns', name)
      : error(field, 'column', `names no column of the data set; they are ${known.slice(0, listed).join(', ')}${known.length > listed ? ', …' : ''}`, name)
  const { group = null, time = null } = own
  return [
    ...(group === null ? none : known.includes(group) ? groupErrors(group, 'repeats' in own ? own.folds : 2, info) : missing('dataset.split.group', group)),
    ...(time === null ? none : known.includes(time) ? timeErrors(time, info) : missing('dataset.split.time', time)),
  ]
}

/** Weights are a column that the upload has set aside: as an input it would tell how rows were drawn. */
function weightErrors({ dataset: { weight } }: JobSpec, info: DatasetInfo): ErrorDetail[] {
  if (weight == null) return none
  const known = info.split_columns?.find(({ role }) => role === 'weight')
  if (known?.name === weight) return none
  const has = known ? `the data set has the weights ${known.name}` : 'upload the table with weight_column, which names it'
  return error('dataset.weight', 'weight', `names no weights of the data set: ${has}`, weight)
}

const listed = 20

function groupErrors(name: string, least: number, info: DatasetInfo): ErrorDetail[] {
  const values = info.split_columns?.find((column) => column.name === name)?.values ?? info.columns.find((column) => column.name === name)?.categories?.length
  return values === undefined || values >= least
    ? none
    : error('dataset.split.group', 'groups', `must have at least ${least} different values to be divided; there are ${values}`, name)
}

function timeErrors(name: string, info: DatasetInfo): ErrorDetail[] {
  const aside = info.split_columns?.find((one) => one.name === name)
  if (aside && aside.role !== 'time')
    return error('dataset.split.time', 'time', `names the ${aside.role} column of the data set; upload the table with time_column`, name)
  const column = info.columns.find((one) => one.name === name)
  const other = column?.type === 'text' ? 'text' : column?.categories?.find((text) => Number.isNaN(timeOf(text)))
  return other === undefined ? none : error('dataset.split.time', 'time', 'must be a column of numbers or ISO dates, such as 2024-03-31', other)
}
