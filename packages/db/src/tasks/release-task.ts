import type { TaskRef } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import type { LockedJob } from '../jobs/lock-job.js'
import { endAttempt, setMembers, setTask } from './end-attempt.js'
import type { LockedTask } from './lease.js'
import { stopTask } from './stop-task.js'

/** Takes a task back from a worker that stops: the attempt does not count, and the next one may begin at once, unless the job was asked to end or rest. */
export async function releaseTask(transaction: Transaction, { task, job }: { task: LockedTask; job: LockedJob | null }): Promise<TaskRef[]> {
  await endAttempt(transaction, task, 'released')
  await execute(transaction, 'UPDATE tasks SET attempts = attempts - 1 WHERE id = $1', [task.id])
  if (job?.request === 'cancel' && task.kind === 'train') return stopTask(transaction, task, job, 'cancelled')
  if (job?.request === 'pause') return stopTask(transaction, task, job, 'paused')
  await setTask(transaction, task, 'queued')
  await setMembers(transaction, task, 'queued')
  return [{ id: task.id, kind: task.kind, epoch: task.lease_epoch, priority: task.priority }]
}
