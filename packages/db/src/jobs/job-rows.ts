import type { JobStatus } from '@trainyard/spec'

/** A job with the sums over its members and tasks that every view of it shows. */
export type JobRow = {
  id: string
  dataset_id: string
  name: string
  status: JobStatus
  status_detail: string | null
  created_at: Date
  queued_at: Date | null
  started_at: Date | null
  finished_at: Date | null
  priority: number
  spec_sha256: string
  seed: number
  epochs: number
  ensemble: unknown
  model_name: string | null
  model_version: number | null
  error: unknown
  parent_type: string | null
  parent_id: string | null
  metadata: unknown
  attempts: number
  jobs_ahead: number | null
  member_count: number
  fraction: number
  epoch: number
  step: number
  steps: number
  samples_per_second: number | null
  elapsed_ms: number
}

/** How far a member is: those that succeeded are done, wherever they were stopped. */
export const memberFraction = `CASE WHEN m.status = 'succeeded' THEN 1 WHEN m.steps > 0 THEN LEAST(m.step::float8 / m.steps, 1) ELSE 0 END`

export const jobColumns = `j.id, j.dataset_id, j.name, j.status, j.status_detail, j.created_at, j.queued_at, j.started_at, j.finished_at, j.priority, j.spec_sha256,
  (j.spec ->> 'seed')::int8 AS seed, (j.spec -> 'training' ->> 'epochs')::int AS epochs, j.ensemble, j.model_name, j.model_version, j.error, j.parent_type, j.parent_id, j.metadata,
  COALESCE((SELECT max(t.attempts) FROM tasks t WHERE t.job_id = j.id), 0) AS attempts,
  CASE WHEN j.status = 'queued' THEN (SELECT count(*) FROM jobs o WHERE o.status = 'queued' AND (o.priority > j.priority OR (o.priority = j.priority AND o.id < j.id))) END AS jobs_ahead,
  p.member_count, p.fraction, p.epoch, p.step, p.steps, p.samples_per_second, COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - j.started_at) * 1000, 0)::float8 AS elapsed_ms`

export const jobSource = `jobs j CROSS JOIN LATERAL (SELECT count(*) AS member_count, avg(${memberFraction})::float8 AS fraction, avg(m.epoch)::float8 AS epoch,
    round(avg(m.step))::int AS step, round(avg(m.steps))::int AS steps, sum(m.samples_per_second) FILTER (WHERE m.status = 'running') AS samples_per_second
  FROM members m WHERE m.job_id = j.id) p`
