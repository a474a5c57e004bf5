import type { LatestPoint } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { ensembleValues, flatSpec, type JobStatus, type JobView, type MemberView, type MlflowMetric, type MlflowRun } from '@trainyard/spec'
import { experimentId } from './experiments/experiment.js'

type RunStatus = MlflowRun['info']['status']

const statuses: Record<JobStatus | MemberView['status'], RunStatus> = {
  queued: 'SCHEDULED',
  running: 'RUNNING',
  paused: 'SCHEDULED',
  stopping: 'RUNNING',
  succeeded: 'FINISHED',
  failed: 'FAILED',
  cancelled: 'KILLED',
}

/** A value on MLflow's wire. */
export const metricOf = (key: string, value: number | null, at: string, step: number): MlflowMetric => ({
  key,
  value: value ?? 'NaN',
  timestamp: Date.parse(at),
  step,
})

/**
 * A job as MLflow's runs: itself, with its settings and what the ensemble measured, and its members nested beneath, each with the newest
 * value of every metric. `latest` are the newest points of the job.
 */
export function jobRuns(job: JobView, latest: readonly LatestPoint[]): MlflowRun[] {
  const params = Object.entries(flatSpec(job.spec)).map(([key, value]) => ({ key, value: String(value) }))
  const parent = runOf(job, null, job.name, job.status, { metrics: ensembleMetrics(job), params, tags: Object.entries(job.metadata) })
  const members = job.members.map(({ index, status, seed }) => {
    const metrics = latest.filter(({ member }) => member === index).map(({ key, value, at, step }) => metricOf(key, value, at, step))
    return runOf(job, index, `${job.name} member ${index}`, status, {
      metrics,
      params: [{ key: 'seed', value: String(seed) }],
      tags: [['mlflow.parentRunId', job.id]],
    })
  })
  return [parent, ...members]
}

/** What the averaged ensemble measured, by split; nothing before the job's end. */
export const ensembleMetrics = (job: JobView): MlflowMetric[] =>
  ensembleValues(job).map(([key, value]) => metricOf(key, value, job.finished_at ?? job.created_at, job.progress.step))

type Data = Omit<MlflowRun['data'], 'tags'> & { tags: readonly (readonly [string, string])[] }

function runOf(job: JobView, member: number | null, name: string, status: keyof typeof statuses, { metrics, params, tags }: Data): MlflowRun {
  const id = runIdText({ jobId: job.id, member })
  return {
    info: {
      run_id: id,
      run_uuid: id,
      run_name: name,
      experiment_id: experimentId,
      user_id: '',
      status: statuses[status],
      start_time: Date.parse(job.started_at ?? job.created_at),
      ...(job.finished_at === null ? {} : { end_time: Date.parse(job.finished_at) }),
      artifact_uri: artifactUri(id),
      lifecycle_stage: 'active',
    },
    data: { metrics, params, tags: [...tags, ['mlflow.runName', name] as const].map(([key, value]) => ({ key, value })) },
    inputs: {},
  }
}

/** Where MLflow's clients find the files of a run: a scheme that they resolve against the service's own address. */
export const artifactUri = (runId: string): string => `mlflow-artifacts:/${experimentId}/${runId}/artifacts`

/** A run of MLflow: a whole job, or one member of it. */
export type RunId = { jobId: string; member: number | null }

const pattern = /^(?<jobId>\w+?)(?:-(?<member>\d{1,4}))?$/

/** A job is a run by its own id; its members are nested runs, `<job>-<n>`. */
export const runIdText = ({ jobId, member }: RunId): string => (member === null ? jobId : `${jobId}-${member}`)

/** MLflow's own words. */
export const runNotFound = (id = ''): string => `Run '${id}' not found`

/**
 * Reads a run's id.
 * @throws {AppError} `not_found` for what can be none.
 */
export function readRunId(text: string | undefined): RunId {
  const { jobId, member } = (text === undefined ? null : pattern.exec(text))?.groups ?? {}
  if (jobId === undefined) throw new AppError({ code: 'not_found', message: runNotFound(text) })
  return { jobId, member: member === undefined ? null : Number(member) }
}
