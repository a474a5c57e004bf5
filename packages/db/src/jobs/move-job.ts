import { isTerminal, type JobFailure, type JobStatus, type StopRequest } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import { appendEvents } from '../events/append-events.js'
import type { LockedJob } from './lock-job.js'

export type JobMove = {
  /** Said in the history, in the event and, while the job lives, as its detail. */
  message: string | null
  /** What is asked of the job from now on; kept if left out. */
  request?: Exclude<StopRequest, 'none'> | null
  error?: JobFailure
}

const statement = `UPDATE jobs SET status = $2, status_detail = $3, request = $4, error = COALESCE($5::jsonb, error),
  started_at = CASE WHEN $2 = 'running' THEN COALESCE(started_at, clock_timestamp()) ELSE started_at END,
  finished_at = CASE WHEN $6 THEN clock_timestamp() END,
  status_history = status_history || jsonb_build_array(jsonb_build_object('status', $2::text, 'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', $7::text))
  WHERE id = $1`

/**
 * Moves a held job to another state: row, history and event in one. The job given is changed with it. The database refuses a move that
 * the state machine does not have, so that a mistake here fails loudly.
 */
export async function moveJob(transaction: Transaction, job: LockedJob, to: JobStatus, { message, request = job.request, error }: JobMove): Promise<void> {
  const ended = isTerminal(to)
  const asked = ended ? null : request
  await execute(transaction, statement, [job.id, to, ended ? null : message, asked, error ? JSON.stringify(error) : null, ended, message])
  await appendEvents(transaction, job.id, [
    { type: 'status', level: to === 'failed' ? 'error' : 'info', message: message ?? to, data: { status: to, ...(error ? { error } : {}) } },
  ])
  job.status = to
  job.request = asked
}
