import { jsonPath } from '@trainyard/runtime'
import { type ErrorDetail, type JobPlan, type Objective, type ResolvedJobSpec, type SweepSpec, type TrialValues } from '@trainyard/spec'
import { inspectJob, type JobCheck, type KnownDataset } from '../../jobs/create-job/check-job.js'
import { trialJob } from './trial-job.js'
import type { SweptPath } from './parse-paths.js'

export type PlannedTrial = { values: TrialValues; plan: JobPlan }

export type InspectedTrial = { ok: true; trial: PlannedTrial } | { ok: false; faults: ErrorDetail[]; dataset: KnownDataset | null }

export type TrialToInspect = { spec: SweepSpec; values: TrialValues; paths: readonly SweptPath[]; name: string }

/** Makes the job of one combination and checks it as a job that is posted by itself is checked, and that it measures the objective. Faults have their place in the sweep's request. */
export async function inspectTrial({ spec, values, paths, name }: TrialToInspect, findDataset: JobCheck['findDataset']): Promise<InspectedTrial> {
  const { job, faults: misplaced } = trialJob(spec, values, paths, name)
  const inspected = await inspectJob(job, { findDataset, drawSeed: () => spec.seed, faults: [] })
  const located = (faults: readonly ErrorDetail[]): ErrorDetail[] => faults.map((fault) => inSweep(fault, values, paths))
  if (!inspected.ok) return { ok: false, faults: [...misplaced, ...located(inspected.faults)], dataset: inspected.dataset }
  const faults = [...misplaced, ...located(scheduleFaults(inspected.plan.spec)), ...objectiveFaults(spec.objective, inspected.plan.spec)]
  if (faults.length > 0) return { ok: false, faults, dataset: null }
  return { ok: true, trial: { values, plan: { ...inspected.plan, warnings: located(inspected.plan.warnings) } } }
}

/** A fault of the trial's job, where the client finds it: at the swept field whose value it is about, else below `job`. */
function inSweep({ path, rule, message, received }: ErrorDetail, values: TrialValues, paths: readonly SweptPath[]): ErrorDetail {
  const swept = paths.findLast((each) => isAt(path, jsonPath(each.path)))
  if (!swept) return { path: path === '' ? 'job' : `job.${path}`, rule, message, ...(received === undefined ? {} : { received }) }
  const value = values[swept.text]
  return { path: jsonPath(['space', swept.text]), rule, message: `the value ${JSON.stringify(value)}: ${message}`, received: value }
}

const isAt = (path: string, swept: string): boolean => path === swept || path.startsWith(`${swept}.`) || path.startsWith(`${swept}[`)

const scheduleFaults = ({ schedule }: ResolvedJobSpec): ErrorDetail[] =>
  schedule.type === 'range_test'
    ? [
        {
          path: 'schedule.type',
          rule: 'comparable',
          message: 'schedule.type: a range test measures no validation metric that trials could be compared by',
          received: 'range_test',
        },
      ]
    : []

function objectiveFaults({ metric }: Objective, { task, dataset }: ResolvedJobSpec): ErrorDetail[] {
  const fault = (rule: string, why: string): ErrorDetail[] => [{ path: 'objective.metric', rule, message: `objective.metric ${why}`, received: metric }]
  if (dataset.validation_fraction === 0) return fault('needs_validation', 'needs dataset.validation_fraction above 0 in every trial')
  if (metric === 'val_accuracy' && task !== 'classification') return fault('matches_task', `is not measured in ${task}`)
  return metric === 'val_mean_absolute_error' && task !== 'regression' ? fault('matches_task', `is not measured in ${task}`) : []
}
