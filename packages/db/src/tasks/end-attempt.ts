import { execute, type Transaction } from '../connection/queries.js'
import type { LockedTask } from './lease.js'

export type AttemptOutcome = 'done' | 'failed' | 'cancelled' | 'paused' | 'released' | 'lost'
export type TaskError = { code: string; message: string }

/** Writes down how the present attempt of a task ended. */
export async function endAttempt(
  transaction: Transaction,
  task: Pick<LockedTask, 'id' | 'lease_epoch'>,
  outcome: AttemptOutcome,
  error?: TaskError,
): Promise<void> {
  const text = 'UPDATE job_attempts SET outcome = $3, error = $4::jsonb, ended_at = clock_timestamp() WHERE task_id = $1 AND epoch = $2 AND ended_at IS NULL'
  await execute(transaction, text, [task.id, task.lease_epoch, outcome, error ? JSON.stringify(error) : null])
}

const setText = `UPDATE tasks SET status = $2, lease_expires_at = NULL, run_after = CASE WHEN $3::float8 > 0 THEN clock_timestamp() + make_interval(secs => $3) END WHERE id = $1`

/** Takes the lease away and leaves the task in another state, to be tried again after so many seconds where it is queued. */
export async function setTask(
  transaction: Transaction,
  task: Pick<LockedTask, 'id'>,
  status: Exclude<LockedTask['status'], 'running'>,
  delaySeconds = 0,
): Promise<void> {
  await execute(transaction, setText, [task.id, status, delaySeconds])
}

/** Moves a training task's members; those that succeeded stay so. */
export async function setMembers(
  transaction: Transaction,
  { job_id, kind, members }: Pick<LockedTask, 'job_id' | 'kind' | 'members'>,
  status: 'queued' | 'failed' | 'cancelled',
): Promise<void> {
  if (kind !== 'train') return
  await execute(transaction, `UPDATE members SET status = $3 WHERE job_id = $1 AND index = ANY($2) AND status <> 'succeeded'`, [job_id, members, status])
}
