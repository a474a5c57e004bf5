import type { TaskKind } from '@trainyard/spec'
import { LeaseLostError } from '../connection/errors.js'
import { firstRow, type Transaction } from '../connection/queries.js'
import { type LockedJob, lockJob } from '../jobs/lock-job.js'

/** The right to work on a task, given by a claim. `epoch` is the fencing token: it grows with every claim, and writes under an old one are refused. */
export type Lease = { taskId: string; epoch: number; jobId: string | null }

/** A task's row, held until the transaction ends. Times are compared by the database's clock: `due` and `expired` say what they say. */
export type LockedTask = {
  id: string
  kind: TaskKind
  job_id: string | null
  dataset_id: string | null
  members: number[]
  priority: number
  status: 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  lease_epoch: number
  attempts: number
  idle_attempts: number
  due: boolean
  expired: boolean
}

const columns = `id, kind, job_id, dataset_id, members, priority, status, lease_epoch, attempts, idle_attempts,
  COALESCE(run_after <= clock_timestamp(), true) AS due, COALESCE(lease_expires_at < clock_timestamp(), false) AS expired`

/** Holds a task's row. No key changes, so that rows that refer to it can be written meanwhile. */
export const lockTask = (transaction: Transaction, taskId: string): Promise<LockedTask | null> =>
  firstRow<LockedTask>(transaction, `SELECT ${columns} FROM tasks WHERE id = $1 FOR NO KEY UPDATE`, [taskId])

/** Which job a task belongs to, without holding anything: the job's row has to be held before the task's. Null when there is no such task. */
export async function jobIdOf(transaction: Transaction, taskId: string): Promise<{ jobId: string | null } | null> {
  const row = await firstRow<{ job_id: string | null }>(transaction, 'SELECT job_id FROM tasks WHERE id = $1', [taskId])
  return row && { jobId: row.job_id }
}

/**
 * The fence of a write under a lease. The row is locked in share mode, which a claim cannot pass, so that between the check and the commit nobody else
 * can get the task. Several writes of one holder may go on at once.
 * @throws {LeaseLostError} unless the lease is the present one.
 */
export async function fence(transaction: Transaction, { taskId, epoch, jobId }: Lease): Promise<void> {
  const text = `SELECT 1 FROM tasks WHERE id = $1 AND lease_epoch = $2 AND job_id IS NOT DISTINCT FROM $3 AND status = 'running' FOR SHARE`
  if (!(await firstRow(transaction, text, [taskId, epoch, jobId]))) throw new LeaseLostError({ taskId, epoch })
}

/** The fence for what changes the task itself: its row is held alone. */
export async function holdTask(transaction: Transaction, { taskId, epoch, jobId }: Lease): Promise<LockedTask> {
  const task = await lockTask(transaction, taskId)
  if (!task || task.lease_epoch !== epoch || task.status !== 'running' || task.job_id !== jobId) throw new LeaseLostError({ taskId, epoch })
  return task
}

/** The fence for what changes the task's job too: the job's row is held first, as everywhere. */
export async function holdTaskAndJob(transaction: Transaction, lease: Lease): Promise<{ task: LockedTask; job: LockedJob | null }> {
  const job = lease.jobId === null ? null : await lockJob(transaction, lease.jobId)
  return { task: await holdTask(transaction, lease), job }
}
