import { jsonPath } from '@trainyard/runtime'
import {
  type DatasetInfo,
  type ErrorDetail,
  extraMetricKeys,
  holdsOut,
  type JobPlan,
  jobSpec,
  metricKey,
  type Objective,
  type ResolvedJobSpec,
  scheduleHas,
  type SweepSpec,
  type TrialValues,
  whyNotMeasured,
} from '@trainyard/spec'
import { inspectJob, type JobCheck, type KnownDataset } from '../../jobs/create-job/inspect-job.js'
import { PathError, placeValue, type SweptPath } from './job-path.js'

/** A trial that may be queued. Its warnings have their paths in the sweep's request, those of its plan in the job. */
export type PlannedTrial = { values: TrialValues; plan: JobPlan; warnings: ErrorDetail[] }

/** What the check of a job asks of the database. */
export type KnownToCheck = Pick<JobCheck, 'findDataset' | 'findStart' | 'largestWorker' | 'findPublication' | 'shapesOf'>

export type InspectedTrial = { ok: true; trial: PlannedTrial } | { ok: false; errors: ErrorDetail[]; dataset: KnownDataset | null }

export type TrialToInspect = { spec: SweepSpec; values: TrialValues; paths: readonly SweptPath[]; name: string }

/**
 * Builds the job of one combination and checks it like a job that is posted alone, and that it measures the objective. Paths of errors refer to the sweep's
 * request.
 */
export async function inspectTrial({ spec, values, paths, name }: TrialToInspect, known: KnownToCheck): Promise<InspectedTrial> {
  const { job, errors: misplaced } = trialJob(spec, values, paths, name)
  const inspected = await inspectJob(job, { ...known, drawSeed: () => spec.seed, errors: [], isTrial: true })
  const located = (errors: readonly ErrorDetail[]): ErrorDetail[] => errors.map((error) => inSweep(error, { spec, values, paths }, job))
  if (!inspected.ok) return { ok: false, errors: [...misplaced, ...located(inspected.errors)], dataset: inspected.dataset }
  const errors = [...misplaced, ...located(scheduleErrors(inspected.plan.spec)), ...objectiveErrors(spec.objective, inspected.plan.spec, inspected.info)]
  if (errors.length > 0) return { ok: false, errors, dataset: null }
  return { ok: true, trial: { values, plan: measuring(inspected.plan, spec.objective), warnings: located(inspected.plan.warnings) } }
}

/** An error of the trial's job, where the client finds it: at the swept field whose value it is about, else below `job`. */
function inSweep(
  { path, rule, message, received }: ErrorDetail,
  { spec, values, paths }: Omit<TrialToInspect, 'name'>,
  job: Record<string, unknown>,
): ErrorDetail {
  const swept = paths.findLast((each) => isAt(path, jsonPath(each.path)))
  if (!swept) return { path: path === '' ? 'job' : `job.${path}`, rule, message, ...(received === undefined ? {} : { received }) }
  const value = values[swept.text]
  const at = jsonPath(['space', swept.text])
  // The field itself is wrong, whatever its value.
  if (rule === 'unknown_field' && path === jsonPath(swept.path)) return { path: at, rule, message, received: swept.text }
  const remedy = wantsWhole(spec, swept, value, job) ? `. Set "integer": true in ${at} to take whole numbers` : ''
  return { path: at, rule, message: `the value ${JSON.stringify(value)}: ${message}${remedy}`, received: value }
}

/** Whether a value between two ends is wrong only because the field takes whole numbers. */
function wantsWhole({ space }: SweepSpec, { text, path }: SweptPath, value: unknown, job: Record<string, unknown>): boolean {
  const dimension = space[text]
  if (!dimension || 'values' in dimension || dimension.integer || typeof value !== 'number' || Number.isInteger(value)) return false
  const rounded = jobSpec.safeParse(placeValue(job, path, Math.round(value)))
  return rounded.success || !rounded.error.issues.some((issue) => isAt(jsonPath(issue.path), jsonPath(path)))
}

const isAt = (path: string, swept: string): boolean => path === swept || path.startsWith(`${swept}.`) || path.startsWith(`${swept}[`)

const scheduleErrors = ({ schedule }: ResolvedJobSpec): ErrorDetail[] =>
  scheduleHas(schedule, 'probe')
    ? [
        {
          path: 'schedule.type',
          rule: 'comparable',
          message: 'schedule.type: a range test measures no validation metric that trials could be compared by',
          received: schedule.type,
        },
      ]
    : []

function objectiveErrors({ metric }: Objective, { task, dataset }: ResolvedJobSpec, { classes }: DatasetInfo): ErrorDetail[] {
  const error = (rule: string, why: string): ErrorDetail[] => [{ path: 'objective.metric', rule, message: `objective.metric ${why}`, received: metric }]
  if (!holdsOut(dataset)) return error('needs_validation', 'needs dataset.validation_fraction above 0 in every trial')
  const why = whyNotMeasured(metric, task, classes.length)
  return why === null ? [] : error('matches_task', why)
}

/** The plan of a trial that measures the objective after every epoch. */
function measuring(plan: JobPlan, objective: Objective): JobPlan {
  const { training } = plan.spec
  const key = extraMetricKeys.find((extra) => metricKey(extra, 'validation') === objective.metric)
  if (key === undefined || training.metrics.includes(key)) return plan
  return { ...plan, spec: { ...plan.spec, training: { ...training, metrics: [...training.metrics, key] } } }
}

/**
 * The job of one combination, and the fields of the space that it cannot have. A job without a seed takes the sweep's, so that trials differ only in what is
 * swept.
 */
export function trialJob(
  { job, seed }: Pick<SweepSpec, 'job' | 'seed'>,
  values: TrialValues,
  paths: readonly SweptPath[],
  name: string,
): { job: Record<string, unknown>; errors: ErrorDetail[] } {
  const errors: ErrorDetail[] = []
  let made: Record<string, unknown> = { seed, ...job, name }
  for (const { text, path } of paths) {
    try {
      made = placeValue(made, path, values[text])
    } catch (error) {
      if (!(error instanceof PathError)) throw error
      const at = jsonPath(['space', text])
      errors.push({ path: at, rule: 'path', message: `${at} names no field of the job: ${error.message}`, received: text })
    }
  }
  return { job: made, errors }
}
