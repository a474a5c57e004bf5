import type { TaskKind, TaskRef } from '@trainyard/spec'
import type pg from 'pg'
import { execute, rows, type Queryable } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'
import { lockJob } from '../jobs/lock-job.js'
import { jobIdOf, lockTask } from './lease.js'
import { loseAttempt } from './retry-task.js'

type RefRow = { id: string; kind: TaskKind; lease_epoch: number; priority: number }

const toRef = ({ id, kind, lease_epoch, priority }: RefRow): TaskRef => ({ id, kind, epoch: lease_epoch, priority })
const columns = 'id, kind, lease_epoch, priority'
const ready = `status = 'queued' AND (run_after IS NULL OR run_after <= clock_timestamp())`
const expired = `SELECT id FROM tasks WHERE status = 'running' AND lease_expires_at < clock_timestamp() ORDER BY lease_expires_at LIMIT $1`

/** What could be claimed now, the most urgent first. Tasks whose lease ran out are set back first, and are among them. */
export async function dueTasks(pool: pg.Pool, limit: number): Promise<TaskRef[]> {
  for (const { id } of await rows<{ id: string }>(pool, expired, [limit])) await expireTask(pool, id)
  const found = await rows<RefRow>(pool, `SELECT ${columns} FROM tasks WHERE ${ready} ORDER BY priority DESC, created_at, id LIMIT $1`, [limit])
  return found.map(toRef)
}

/** What could be claimed now of one job or data set: what to ring for after a request was written. */
export async function readyTasks(on: Queryable, { jobId = null, datasetId = null }: { jobId?: string | null; datasetId?: string | null }): Promise<TaskRef[]> {
  const text = `SELECT ${columns} FROM tasks WHERE ${ready} AND (job_id = $1 OR (kind = 'prepare_dataset' AND dataset_id = $2)) ORDER BY priority DESC, created_at, id`
  return (await rows<RefRow>(on, text, [jobId, datasetId])).map(toRef)
}

/** A holder that hangs in the midst of a write keeps its row until the server ends its transaction. */
const lockMs = 500
const lockNotAvailable = '55P03'

/**
 * Each in a transaction of its own, so that one that cannot be set back does not keep the others. Looks again under the lock; a row that somebody holds is left
 * for the next look.
 */
async function expireTask(pool: pg.Pool, taskId: string): Promise<void> {
  const expiry = inTransaction(pool, async (transaction) => {
    await execute(transaction, `SET LOCAL lock_timeout = ${lockMs}`)
    const subject = await jobIdOf(transaction, taskId)
    const job = subject?.jobId ? await lockJob(transaction, subject.jobId) : null
    const task = await lockTask(transaction, taskId)
    if (task?.status === 'running' && task.expired) await loseAttempt(transaction, task, job)
  })
  await expiry.catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== lockNotAvailable) throw error
  })
}
