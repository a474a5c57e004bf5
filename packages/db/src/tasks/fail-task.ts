import { isTerminal, jobFailureCode, type TaskRef } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import type { LockedJob } from '../jobs/lock-job.js'
import { moveJob } from '../jobs/move-job.js'
import { setMembers, setTask, type TaskError } from './end-attempt.js'
import type { LockedTask } from './lease.js'

/** Fails a task for good: the data set that it prepared, or the job that it belongs to, fails with it. A job that was to be cancelled is cancelled. */
export async function failTask(transaction: Transaction, task: LockedTask, job: LockedJob | null, { code, message }: TaskError): Promise<TaskRef[]> {
  await setTask(transaction, task, 'failed')
  if (task.kind === 'prepare_dataset') {
    await execute(transaction, `UPDATE datasets SET status = 'failed', error = $2 WHERE id = $1 AND status = 'preparing'`, [task.dataset_id, message])
  } else if (job && !isTerminal(job.status)) {
    await setMembers(transaction, task, 'failed')
    await cancelTasks(transaction, job.id)
    if (job.request === 'cancel') await moveJob(transaction, job, 'cancelled', { message })
    else await moveJob(transaction, job, 'failed', { message, error: { code: jobFailureCode.catch('engine_error').parse(code), message } })
  }
  return []
}

/** Ends all tasks of a held job that have not ended, also those that are being worked on: their workers notice by the fence. */
export async function cancelTasks(transaction: Transaction, jobId: string): Promise<void> {
  const attempts = `UPDATE job_attempts a SET outcome = 'cancelled', ended_at = clock_timestamp() FROM tasks t
    WHERE t.id = a.task_id AND t.job_id = $1 AND t.status = 'running' AND a.epoch = t.lease_epoch AND a.ended_at IS NULL`
  await execute(transaction, attempts, [jobId])
  await execute(
    transaction,
    `UPDATE tasks SET status = 'cancelled', lease_expires_at = NULL, run_after = NULL WHERE job_id = $1 AND status IN ('waiting', 'queued', 'running')`,
    [jobId],
  )
  await execute(transaction, `UPDATE members SET status = 'cancelled' WHERE job_id = $1 AND status IN ('queued', 'running')`, [jobId])
}
