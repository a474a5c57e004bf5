import type { TaskRef } from '@trainyard/spec'
import type { Transaction } from '../connection/queries.js'
import type { LockedJob } from '../jobs/lock-job.js'
import { setMembers, setTask } from './end-attempt.js'
import { moveJob } from '../jobs/move-job.js'
import type { LockedTask } from './lease.js'
import { settleJob } from './settle-job.js'

export type StopOutcome = 'cancelled' | 'paused'

/** Ends a task because its job was cancelled, or lays it aside because it was paused; then looks whether the job has come to rest by it. */
export async function stopTask(transaction: Transaction, task: LockedTask, job: LockedJob, outcome: StopOutcome): Promise<TaskRef[]> {
  await setTask(transaction, task, outcome === 'cancelled' ? 'cancelled' : 'waiting')
  await setMembers(transaction, task, outcome === 'cancelled' ? 'cancelled' : 'queued')
  if (task.kind === 'combine' && outcome === 'cancelled') {
    await moveJob(transaction, job, 'cancelled', { message: null })
    return []
  }
  return settleJob(transaction, job)
}
