import { limits, type TaskRef } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import type { LockedJob } from '../jobs/lock-job.js'
import { endAttempt, setMembers, setTask, type TaskError } from './end-attempt.js'
import { failTask } from './fail-task.js'
import type { LockedTask } from './lease.js'
import { type StopOutcome, stopTask } from './stop-task.js'

const longestDelaySeconds = 60

/** Seconds before the next try, doubling from one: 1, 2, 4 … 60. */
export const backoffSeconds = (lostAttempts: number): number => Math.min(2 ** Math.max(lostAttempts - 1, 0), longestDelaySeconds)

/** The holder of an expired lease is taken for dead. Waiting for the lease was delay enough, so the next try may begin at once. */
export async function loseAttempt(transaction: Transaction, task: LockedTask, job: LockedJob | null): Promise<TaskRef[]> {
  await endAttempt(transaction, task, 'lost')
  return retryTask(transaction, task, job, { delay: false, reason: 'its worker was not heard of any more' })
}

/**
 * Lets a task be tried again after its attempt was lost through no fault of the job's. It stops trying after `limits.attemptsWithoutProgress`
 * losses without a checkpoint in between, or `limits.attempts` in all. A job that was to be cancelled or paused is not tried again.
 */
export async function retryTask(
  transaction: Transaction,
  task: LockedTask,
  job: LockedJob | null,
  { delay, reason }: { delay: boolean; reason: string },
): Promise<TaskRef[]> {
  const stop = stopOf(task, job)
  if (job && stop) return stopTask(transaction, task, job, stop)
  const lost = task.idle_attempts + 1
  if (lost >= limits.attemptsWithoutProgress || task.attempts >= limits.attempts) return failTask(transaction, task, job, gaveUp(task, lost, reason))
  const seconds = delay ? backoffSeconds(lost) : 0
  await execute(transaction, 'UPDATE tasks SET idle_attempts = $2 WHERE id = $1', [task.id, lost])
  await setTask(transaction, task, 'queued', seconds)
  await setMembers(transaction, task, 'queued')
  return [{ id: task.id, kind: task.kind, epoch: task.lease_epoch, priority: task.priority, ...(seconds > 0 ? { delayMs: seconds * 1_000 } : {}) }]
}

/** The ensemble of a cancelled job's finished members is still made. */
function stopOf(task: LockedTask, job: LockedJob | null): StopOutcome | null {
  if (job?.request === 'cancel') return task.kind === 'train' ? 'cancelled' : null
  return job?.request === 'pause' ? 'paused' : null
}

const gaveUp = (task: LockedTask, lost: number, reason: string): TaskError => ({
  code: 'worker_lost',
  message: `given up after ${task.attempts} attempts, the last ${lost} without a checkpoint in between: ${reason}`,
})
