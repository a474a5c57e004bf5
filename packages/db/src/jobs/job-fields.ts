import { isTerminal, type JobProgress, type JobView, limits } from '@trainyard/spec'
import type { JobRow } from './job-rows.js'

/** Estimates from less than this share of the work would be guesses. */
const leastFraction = 0.01

/** What a job's view and its summary have in common, as JSON columns are still to be parsed. */
export function commonFields(row: JobRow) {
  return {
    object: 'job' as const,
    id: row.id,
    name: row.name,
    status: row.status,
    status_detail: row.status_detail,
    created_at: row.created_at.toISOString(),
    queued_at: iso(row.queued_at),
    started_at: iso(row.started_at),
    finished_at: iso(row.finished_at),
    attempt: row.attempts,
    max_attempts: limits.attempts,
    priority: row.priority,
    jobs_ahead: row.jobs_ahead,
    progress: progressOf(row),
    spec_sha256: row.spec_sha256,
    seed: row.seed,
    ensemble: row.ensemble,
    model: modelOf(row),
    error: row.error,
    parent: row.parent_type !== null && row.parent_id !== null ? { type: row.parent_type, id: row.parent_id } : null,
    metadata: row.metadata,
  }
}

const iso = (time: Date | null): string | null => time?.toISOString() ?? null

const modelOf = ({ model_name, model_version }: JobRow): JobView['model'] =>
  model_name !== null && model_version !== null ? { name: model_name, version: String(model_version) } : null

function progressOf({ status, fraction, epoch, epochs, step, steps, samples_per_second, elapsed_ms }: JobRow): JobProgress {
  const moving = (status === 'running' || status === 'stopping') && fraction >= leastFraction && fraction < 1
  const estimated = moving ? new Date(Date.now() + (elapsed_ms * (1 - fraction)) / fraction).toISOString() : null
  return {
    fraction: status === 'succeeded' ? 1 : fraction,
    epoch,
    epochs,
    step,
    steps,
    samples_per_second: isTerminal(status) ? null : samples_per_second,
    estimated_finish: estimated,
  }
}
