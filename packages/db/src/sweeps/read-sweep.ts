import { type JobStatus, type SweepSpec, type SweepStatus, sweepSpec, type TrialView, trialView } from '@trainyard/spec'
import { type Queryable, rows } from '../connection/queries.js'
import { memberFraction } from '../jobs/job-rows.js'
import { trialStatusOf } from './trial-rows.js'

/** A sweep with its trials and what they measured. */
export type SweepRecord = {
  id: string
  name: string
  status: SweepStatus
  createdAt: Date
  finishedAt: Date | null
  spec: SweepSpec
  trials: TrialView[]
  /** Epochs of the longest trial. */
  epochs: number
}

export type SweepRow = { id: string; name: string; status: SweepStatus; created_at: Date; finished_at: Date | null; spec: unknown }
export const sweepColumns = 'id, name, status, created_at, finished_at, spec'

/** Adds its trials to a sweep's row. */
export async function withTrials(on: Queryable, { id, name, status, created_at, finished_at, spec: stored }: SweepRow): Promise<SweepRecord> {
  const spec = sweepSpec.parse(stored)
  const found = await rows<TrialDataRow>(on, trialsText, [id])
  const measured = await rows<Measured>(on, measuredText(spec), [found.map(({ job_id }) => job_id), spec.objective.metric])
  const trials = found.map((row) =>
    toView(
      row,
      measured.find(({ job_id }) => job_id === row.job_id),
    ),
  )
  return { id, name, status, createdAt: created_at, finishedAt: finished_at, spec, trials, epochs: Math.max(...found.map(({ epochs }) => epochs)) }
}

type TrialDataRow = {
  index: number
  job_id: string
  values: unknown
  epochs: number
  released: boolean
  rungs: { rung: number }[]
  stop_reason: string | null
  status: JobStatus
  error: { code: string; message: string } | null
  started_at: Date | null
  finished_at: Date | null
  progress: number | null
}

const trialsText = `SELECT t.index, t.job_id, t.values, t.epochs, t.released_at IS NOT NULL AS released, t.rungs, t.stop_reason, j.status, j.error, j.started_at, j.finished_at,
    (SELECT avg(${memberFraction})::float8 FROM members m WHERE m.job_id = t.job_id) AS progress
  FROM trials t JOIN jobs j ON j.id = t.job_id WHERE t.sweep_id = $1 ORDER BY t.index`

type Measured = { job_id: string; step: number; epoch: number; value: number; last: number | null }

/** The best and the newest value of each trial, averaged over the members that have come so far; of equals the earliest. */
const measuredText = ({ objective: { direction } }: SweepSpec): string => `WITH v AS (
    SELECT s.job_id, p.step, min(p.epoch) AS epoch, avg(p.value) AS value FROM metric_series s JOIN metric_points p ON p.series_id = s.id
    WHERE s.job_id = ANY($1) AND s.key = $2 GROUP BY s.job_id, p.step)
  SELECT b.job_id, b.step, b.epoch, b.value, l.value AS last
  FROM (SELECT DISTINCT ON (job_id) * FROM v WHERE value IS NOT NULL ORDER BY job_id, value ${direction === 'maximize' ? 'DESC' : 'ASC'}, step) b
  JOIN (SELECT DISTINCT ON (job_id) * FROM v ORDER BY job_id, step DESC) l USING (job_id)`

function toView(row: TrialDataRow, measured: Measured | undefined): TrialView {
  return trialView.parse({
    index: row.index,
    job_id: row.job_id,
    values: row.values,
    status: trialStatusOf({ status: row.status, released: row.released, stopReason: row.stop_reason }),
    reason: row.stop_reason ?? row.error?.message ?? null,
    error: row.error?.code ?? null,
    progress: row.status === 'succeeded' ? 1 : (row.progress ?? 0),
    rung: row.rungs.length === 0 ? null : Math.max(...row.rungs.map(({ rung }) => rung)),
    rungs: row.rungs,
    best: measured ? { value: measured.value, step: measured.step, epoch: measured.epoch } : null,
    last: measured?.last ?? null,
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  })
}
