import { jobFailureCode, type TaskRef } from '@trainyard/spec'
import { oneRow, rows, type Transaction } from '../connection/queries.js'
import type { LockedJob } from '../jobs/lock-job.js'
import { moveJob } from '../jobs/move-job.js'
import { setTask } from './end-attempt.js'

/** What is said of a job that ends with no member trained. */
type WithoutMembers = { message: string; error?: { code: string; message: string } }

type Counts = { training: number; to_train: number; succeeded: number }
type CombineRow = { id: string; status: string; lease_epoch: number; priority: number }

const counts = `SELECT (SELECT count(*) FROM tasks WHERE job_id = $1 AND kind = 'train' AND status = 'running') AS training,
  (SELECT count(*) FROM tasks WHERE job_id = $1 AND kind = 'train' AND status IN ('queued', 'waiting')) AS to_train,
  (SELECT count(*) FROM members WHERE job_id = $1 AND status = 'succeeded') AS succeeded`

/**
 * Looks where a held job stands once one of its training tasks has ended or was laid aside. While any is running there is nothing to do.
 * Then: a pause that was asked for is complete; when none is left to train, the ensemble of those that succeeded is due, and where none
 * succeeded the job is cancelled, or fails with the `error` that left it without members. Returns the tasks that became due.
 */
export async function settleJob(transaction: Transaction, job: LockedJob, without?: WithoutMembers): Promise<TaskRef[]> {
  const { training, to_train: toTrain, succeeded } = await oneRow<Counts>(transaction, counts, [job.id])
  if (training > 0) return []
  if (job.request === 'pause') {
    await moveJob(transaction, job, 'paused', { message: null, request: null })
    return []
  }
  if (toTrain > 0 || job.status === 'paused') return []
  const [combine] = await rows<CombineRow>(
    transaction,
    `SELECT id, status, lease_epoch, priority FROM tasks WHERE job_id = $1 AND kind = 'combine' FOR NO KEY UPDATE`,
    [job.id],
  )
  if (combine?.status !== 'waiting') return []
  if (succeeded === 0) {
    await setTask(transaction, combine, 'cancelled')
    await endWithoutMembers(transaction, job, without)
    return []
  }
  await setTask(transaction, combine, 'queued')
  return [{ id: combine.id, kind: 'combine', epoch: combine.lease_epoch, priority: combine.priority }]
}

async function endWithoutMembers(transaction: Transaction, job: LockedJob, without: WithoutMembers | undefined): Promise<void> {
  const { message = null, error } = without ?? {}
  if (!error || job.request === 'cancel') return moveJob(transaction, job, 'cancelled', { message })
  const code = jobFailureCode.catch('engine_error').parse(error.code)
  return moveJob(transaction, job, 'failed', { message: error.message, error: { code, message: error.message } })
}
