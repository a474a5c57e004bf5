import { resolvedJobSpec } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import { type LockedJob, lockJob } from '../jobs/lock-job.js'
import { moveJob } from '../jobs/move-job.js'
import type { Claim } from './claim-shape.js'
import { claimedDataset, claimedMembers } from './claim-parts.js'
import { jobIdOf, type LockedTask, lockTask } from './lease.js'
import { gatherMembers, type PackOffer } from './gather-members.js'
import { loseAttempt } from './retry-task.js'

export type ClaimRequest = {
  taskId: string
  workerId: string
  leaseSeconds: number
  /** Says how many members of the job to train together, when one of them is claimed for the first time; one, if left out. */
  membersPerCall?: (offer: PackOffer) => number
  /** A task of the same worker in whose slot this one is to run. */
  togetherWith?: string
}

const take = `UPDATE tasks SET status = 'running', lease_epoch = lease_epoch + 1, attempts = attempts + 1, worker_id = $2, together_with = $4, run_after = NULL,
  lease_expires_at = clock_timestamp() + make_interval(secs => $3) WHERE id = $1`
const record = 'INSERT INTO job_attempts (task_id, epoch, job_id, worker_id) VALUES ($1, $2, $3, $4)'

/**
 * Gives the task to one worker, or null: it is done, held by another, waits, or is not due yet. Of many at once one gets it. A lease that
 * ran out, by the database's clock, is taken over; the old holder's writes are refused from then on.
 */
export async function claimTask(
  transaction: Transaction,
  { taskId, workerId, leaseSeconds, membersPerCall, togetherWith }: ClaimRequest,
): Promise<Claim | null> {
  const subject = await jobIdOf(transaction, taskId)
  if (!subject) return null
  const job = subject.jobId === null ? null : await lockJob(transaction, subject.jobId)
  let task = await lockTask(transaction, taskId)
  if (task?.status === 'running' && task.expired) {
    await loseAttempt(transaction, task, job)
    task = await lockTask(transaction, taskId)
  }
  if (task?.status !== 'queued' || !task.due) return null
  const dataset = await claimedDataset(transaction, task.dataset_id ?? job?.dataset_id ?? null)
  const spec = job && resolvedJobSpec.parse(job.spec)
  if (spec && membersPerCall && dataset.info) task = await gatherMembers(transaction, task, { spec, info: dataset.info }, membersPerCall)
  const epoch = task.lease_epoch + 1
  await execute(transaction, take, [taskId, workerId, leaseSeconds, togetherWith ?? null])
  await execute(transaction, record, [taskId, epoch, task.job_id, workerId])
  if (job) await begin(transaction, job, task)
  return {
    taskId,
    kind: task.kind,
    epoch,
    lease: { taskId, epoch, jobId: task.job_id },
    job: job && spec && { id: job.id, projectId: job.project_id, spec, request: job.request ?? 'none', elapsedMs: job.elapsed_ms },
    dataset,
    members: job ? await claimedMembers(transaction, task) : [],
  }
}

async function begin(transaction: Transaction, job: LockedJob, task: LockedTask): Promise<void> {
  if (job.status === 'queued') await moveJob(transaction, job, 'running', { message: null })
  if (task.kind === 'train')
    await execute(transaction, `UPDATE members SET status = 'running' WHERE job_id = $1 AND index = ANY($2) AND status <> 'succeeded'`, [job.id, task.members])
}
