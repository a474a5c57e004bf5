import { beginAttempt, isAbandoned, isClaimable, loseAttempt } from '@trainyard/lifecycle'
import { execute, float, int, nullable, statement, text, type Transaction } from '../connection/statement.js'
import { type Claim, claimedDataset, claimedJob, claimedMembers } from './claimed-work.js'
import { claimedBatch } from '../predictions/claimed-batch.js'
import { chargeAttempt, holdSlot } from './fair-shares.js'
import { taskTrace } from './task-trace.js'
import { decide, lockJobOfTask, lockTask } from './lease.js'

/** What a worker asks for. */
export type ClaimRequest = {
  taskId: string
  workerId: string
  leaseSeconds: number
}

const take = statement({
  name: 'tasks: take',
  text: `UPDATE tasks SET status = 'running', lease_epoch = lease_epoch + 1, attempts = attempts + 1, worker_id = $2, run_after = NULL,
    lease_expires_at = clock_timestamp() + make_interval(secs => $3) WHERE id = $1`,
  params: { taskId: text, workerId: text, leaseSeconds: float },
})
const insertAttempt = statement({
  name: 'attempts: insert',
  text: 'INSERT INTO job_attempts (task_id, epoch, job_id, worker_id, charged_seconds) VALUES ($1, $2, $3, $4, $5)',
  params: { taskId: text, epoch: int, jobId: nullable(text), workerId: text, charged: float },
})

/**
 * Gives the task to one worker, or null: it is done, held by another, waits, is not due yet, or its project has as many
 * slots as it may. Of many at once one gets it. A lease that ran out, by the
 * database's clock, is taken over; the old holder's writes are rejected from then on.
 */
export async function claimTask(transaction: Transaction, { taskId, workerId, leaseSeconds }: ClaimRequest): Promise<Claim | null> {
  const job = await lockJobOfTask(transaction, taskId)
  let task = job === undefined ? null : await lockTask(transaction, taskId)
  if (!task || job === undefined) return null
  if (isAbandoned(task)) {
    await decide(transaction, { task, job }, (life) => loseAttempt(life, taskId))
    task = await lockTask(transaction, taskId)
  }
  if (!task || !isClaimable(task) || !(await holdSlot(transaction, taskId))) return null
  const epoch = task.epoch + 1
  await decide(transaction, { task, job }, (life) => beginAttempt(life, taskId))
  await execute(transaction, take, { taskId, workerId, leaseSeconds })
  await execute(transaction, insertAttempt, { taskId, epoch, jobId: task.jobId, workerId, charged: await chargeAttempt(transaction, taskId) })
  return {
    taskId,
    kind: task.kind,
    epoch,
    lease: { taskId, epoch, jobId: task.jobId },
    job: job && (await claimedJob(transaction, job)),
    dataset: await claimedDataset(transaction, task.datasetId ?? job?.datasetId ?? null, task.jobId),
    batch: await claimedBatch(transaction, task.predictionId),
    members: job ? await claimedMembers(transaction, task) : [],
    trace: await taskTrace(transaction, taskId),
  }
}
