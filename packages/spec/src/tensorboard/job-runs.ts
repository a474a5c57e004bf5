import type { JobView } from '../job/view.js'
import { flatSpec } from '../job/flat-spec.js'
import type { MetricSeries } from '../metric-points.js'
import { hparamsEvent, sessionEndEvent } from './hparams-event.js'

/** What is needed of a job to describe its runs. */
type RunJob = Pick<JobView, 'id' | 'name' | 'spec' | 'created_at' | 'finished_at' | 'members' | 'ensemble' | 'progress'>

/** The runs of a job: each member, and the averaged ensemble once it was measured. */
export const tensorboardRuns = ({ members, ensemble }: RunJob): (number | 'ensemble')[] => [
  ...members.map(({ index }) => index),
  ...(ensemble === null ? [] : ['ensemble' as const]),
]

/** The event that begins a run on the HPARAMS page: the job's settings and its name. The runs of a job are one group. */
export const runStartEvent = ({ id, name, spec, created_at }: RunJob): Uint8Array =>
  hparamsEvent({ group: id, startedAt: created_at, values: { ...flatSpec(spec), name } })

/** The event that ends a run on the HPARAMS page; nothing while it goes on. */
export function runEndEvent({ members, finished_at: endedAt }: RunJob, run: number | 'ensemble'): Uint8Array | null {
  if (endedAt === null) return null
  const status = run === 'ensemble' ? 'succeeded' : members.find(({ index }) => index === run)?.status
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' ? sessionEndEvent({ endedAt, status }) : null
}

/** What the averaged ensemble measured, by split and metric; nothing before the job's end. */
export const ensembleValues = ({ ensemble }: Pick<JobView, 'ensemble'>): [key: string, value: number | null][] =>
  ensemble === null
    ? []
    : Object.entries({ ...ensemble.metrics, [`${ensemble.metric}_gain`]: ensemble.gain.delta }).map(([key, value]) => [`${ensemble.split}_${key}`, value])

/** The values of the averaged ensemble as series of one point, at the job's last step. */
export const ensembleSeries = (job: RunJob): Pick<MetricSeries, 'key' | 'step' | 'value' | 'at'>[] =>
  ensembleValues(job).map(([key, value]) => ({ key, step: [job.progress.step], value: [value], at: [job.finished_at ?? job.created_at] }))
