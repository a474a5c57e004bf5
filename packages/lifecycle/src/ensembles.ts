import { isDeepStrictEqual } from 'node:util'
import { AppError, canonicalSha256 } from '@trainyard/runtime'
import {
  combines,
  type CreateEnsembleRequest,
  type DatasetColumn,
  type DatasetInfo,
  drawsRows,
  elementAt,
  type ErrorDetail,
  fitsAllRows,
  fitsOnValidation,
  hasFolds,
  holdsOut,
  type JobStatus,
  joinMembers,
  limits,
  lossOf,
  quantilesOf,
  resolvedJobSpec,
  type ResolvedJobSpec,
  scheduleHas,
  settingsOf,
  specOfMember,
  whyNotMeasured,
} from '@trainyard/spec'

/**
 * A finished job whose members an ensemble is made of: `members` are the indices of those that succeeded, `predictionBytes` what they predicted of the held-out
 * rows. `columns` are those that the job took its data set by; null for the data set's own.
 */
export type EnsembleSource = {
  jobId: string
  status: JobStatus
  spec: ResolvedJobSpec
  columns: readonly DatasetColumn[] | null
  members: readonly number[]
  predictionBytes: number
}

/** What is asked of an ensemble of finished jobs, but for which they are. */
export type EnsembleSettings = Omit<CreateEnsembleRequest, 'jobs' | 'sweep'>

/** The job that an ensemble of finished jobs is: its spec, and for each of its members which one of a source it is. */
export type PlannedEnsemble = { spec: ResolvedJobSpec; specSha256: string; members: { jobId: string; member: number }[] }

/** What the jobs of one ensemble must have in common, by the field that says so. */
const common: { field: string; of(spec: ResolvedJobSpec): unknown; remedy: string }[] = [
  { field: 'dataset.id', of: ({ dataset }) => dataset.id, remedy: 'take jobs of one data set' },
  { field: 'task', of: ({ task }) => task, remedy: 'take jobs of one task' },
  { field: 'dataset.validation_fraction', of: ({ dataset }) => dataset.validation_fraction, remedy: sameRows('the same share') },
  { field: 'dataset.split', of: ({ dataset }) => dataset.split ?? null, remedy: sameRows('the same split') },
  { field: 'dataset.weight', of: ({ dataset }) => dataset.weight ?? null, remedy: sameRows('the same weights') },
  { field: 'seed', of: ({ dataset, seed }) => (drawsRows(dataset) ? seed : null), remedy: sameRows('the same seed, as the trials of a sweep do') },
  { field: 'loss.quantiles', of: (spec) => quantilesOf(lossOf(spec)), remedy: 'take jobs that predict the same quantiles, or none' },
  { field: 'evaluation', of: ({ evaluation }) => evaluation, remedy: 'take jobs that are evaluated on the same views of the rows' },
]

function sameRows(how: string): string {
  return `members are chosen and measured on the same held-out rows: send the jobs with ${how}`
}

/**
 * Plans the job that combines the members of finished jobs. `sources` are in the order of the request, and `path` says where each of them stands in it.
 *
 * @throws {AppError} `conflict` where a job has not succeeded or there is none; `over_limit` for more members, predictions or settings than fit in one ensemble;
 *   `invalid_request` with everything that keeps the jobs from being one ensemble.
 */
export function planEnsemble(
  settings: EnsembleSettings,
  sources: readonly EnsembleSource[],
  info: DatasetInfo,
  path: (index: number) => string,
): PlannedEnsemble {
  if (sources.length === 0) throw new AppError({ code: 'conflict', message: 'No trial of the sweep has succeeded yet, so there is nothing to combine.' })
  const unfinished = sources.flatMap(({ jobId, status }, index) => (status === 'succeeded' ? [] : [notSucceeded(path(index), jobId, status)]))
  if (unfinished.length > 0) throw rejected('conflict', unfinished)
  const errors = [...differences(sources, path), ...settingErrors(settings, elementAt(sources, 0, 'jobs').spec, info)]
  if (errors.length > 0) throw rejected('invalid_request', errors)
  const plan = join(settings, sources)
  const over = sizeErrors(settings, sources, plan, path(0))
  if (over.length > 0) throw rejected('over_limit', over)
  return plan
}

const rejected = (code: 'conflict' | 'invalid_request' | 'over_limit', details: ErrorDetail[]): AppError =>
  new AppError({ code, message: elementAt(details, 0, 'errors').message, details })

const notSucceeded = (path: string, jobId: string, status: JobStatus): ErrorDetail => ({
  path,
  rule: 'succeeded',
  message: `${path}: job ${jobId} is ${status}; an ensemble is made of jobs that have succeeded`,
  received: jobId,
})

function differences(sources: readonly EnsembleSource[], path: (index: number) => string): ErrorDetail[] {
  const [first, ...others] = sources
  if (!first) return []
  const probes = sources.flatMap(({ jobId, spec }, index) =>
    scheduleHas(spec.schedule, 'probe')
      ? [{ path: path(index), rule: 'model', message: `${path(index)}: job ${jobId} is a range test, which makes no model; leave it out`, received: jobId }]
      : [],
  )
  const different = others.flatMap(({ jobId, spec }, index) =>
    common.flatMap(({ field, of, remedy }) => {
      const [own, expected] = [of(spec), of(first.spec)]
      if (isDeepStrictEqual(own, expected)) return []
      const where = path(index + 1)
      const message = `${where}: ${field} of job ${jobId} is ${JSON.stringify(own)}, that of job ${first.jobId} is ${JSON.stringify(expected)}; ${remedy}`
      return [{ path: where, rule: 'same', message, received: jobId }]
    }),
  )
  const otherInputs = others.flatMap(({ jobId, columns }, index) => {
    if (isDeepStrictEqual(columns, first.columns)) return []
    const where = path(index + 1)
    const how = (kept: typeof columns): string => (kept ? 'keeps the columns that its weights were trained on' : 'takes the columns of the data set')
    const message = `${where}: job ${jobId} ${how(columns)}, and job ${first.jobId} ${columns && first.columns ? 'keeps others' : how(first.columns)}; a model takes one kind of inputs: take jobs that keep the preprocessing of the same weights, or that have init.preprocessing fit`
    return [{ path: where, rule: 'same', message, received: jobId }]
  })
  return [...probes, ...different, ...otherInputs]
}

function settingErrors({ combine, selection, metric }: EnsembleSettings, { dataset, task }: ResolvedJobSpec, { classes }: DatasetInfo): ErrorDetail[] {
  const errors: ErrorDetail[] = []
  if (!combines(combine, task))
    errors.push({ path: 'combine', rule: 'matches_task', message: `combine: ${combine} is not for ${task}; take mean`, received: combine })
  if (fitsOnValidation({ combine, selection }) && !holdsOut(dataset)) {
    const [field, value] = selection === 'greedy' ? ['selection', selection] : ['combine', combine]
    const message = `${field}: ${value} needs validation rows, and the jobs hold none out; take "selection": "all" with "combine": "mean"`
    errors.push({ path: field, rule: 'validation', message, received: value })
  }
  const why = metric === null ? null : whyNotMeasured(metric, task, classes.length)
  if (why !== null) errors.push({ path: 'metric', rule: 'matches_task', message: `metric: ${metric} ${why}`, received: metric })
  return errors
}

function join({ name, combine, selection, metric, model }: EnsembleSettings, sources: readonly EnsembleSource[]): PlannedEnsemble {
  const { spec: first } = elementAt(sources, 0, 'jobs')
  // Fitted anew for the ensemble, where every job has one.
  const { threshold = null } = first.ensemble
  const decidesAlike = sources.every(({ spec }) => isDeepStrictEqual(spec.ensemble.threshold ?? null, threshold))
  const { final_fit: _own, ...rows } = first.dataset
  const members = sources.flatMap(({ jobId, spec, members: own }) => own.map((member) => ({ jobId, member, spec: specOfMember(spec, member) })))
  // What each job started from is that job's: the ensemble trains nothing.
  const { init: _init, ...rest } = first
  const spec: ResolvedJobSpec = resolvedJobSpec.parse({
    ...rest,
    ...joinMembers(members.map((member) => settingsOf(member.spec))),
    name,
    dataset: sources.some(({ spec }) => fitsAllRows(spec)) ? { ...rows, final_fit: 'all_rows' } : rows,
    ensemble: {
      members: members.length,
      method: hasFolds(first.dataset) ? 'folds' : 'independent',
      combine,
      selection,
      metric,
      members_per_call: 'auto',
      ...(threshold && decidesAlike ? { threshold } : {}),
    },
    limits: {},
    model,
    metadata: {},
  })
  return { spec, specSha256: canonicalSha256(spec), members: members.map(({ jobId, member }) => ({ jobId, member })) }
}

function sizeErrors({ selection }: EnsembleSettings, sources: readonly EnsembleSource[], { spec, members }: PlannedEnsemble, path: string): ErrorDetail[] {
  const bytes = sources.reduce((sum, { predictionBytes }) => sum + predictionBytes, 0)
  const most = selection === 'all' ? limits.ensembleMembers : limits.combinedMembers
  const found = [
    { rule: 'members', has: members.length, limit: most, what: 'members', remedy: selection === 'all' ? '"selection": "greedy", or fewer jobs' : 'fewer jobs' },
    { rule: 'predictions', has: bytes, limit: limits.combinedPredictionBytes, what: 'bytes of predictions of the held-out rows', remedy: 'fewer jobs' },
    { rule: 'settings', has: JSON.stringify(spec).length, limit: limits.combinedSpecBytes, what: 'characters of settings', remedy: 'fewer jobs' },
  ].filter(({ has, limit }) => has > limit)
  return found.map(({ rule, has, limit, what, remedy }) => ({
    path,
    rule,
    message: `${path}: together the jobs have ${has.toLocaleString('en')} ${what}, and one ensemble may have ${limit.toLocaleString('en')}; take ${remedy}`,
    received: has,
  }))
}
