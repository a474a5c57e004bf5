import type { TaskRef } from '@trainyard/spec'
import type { Transaction } from '../connection/queries.js'
import { endAttempt, setMembers, setTask, type TaskError } from './end-attempt.js'
import { holdTaskAndJob, type Lease } from './lease.js'
import { settleJob } from './settle-job.js'

/** Why a member has no result. `error` is what the job fails with if no other member has one; without it such a job ends cancelled. */
export type LeftOut = { message: string; error?: TaskError }

/** Ends a training task whose member has learned nothing that could be kept: the job goes on with the others, and becomes an ensemble of those that succeeded. */
export async function leaveOut(transaction: Transaction, lease: Lease, reason: LeftOut): Promise<TaskRef[]> {
  const { task, job } = await holdTaskAndJob(transaction, lease)
  if (!job || task.kind !== 'train') throw new Error(`task ${task.id} of kind ${task.kind} has no member to leave out`)
  await endAttempt(transaction, task, reason.error ? 'failed' : 'cancelled', reason.error)
  await setTask(transaction, task, 'cancelled')
  await setMembers(transaction, task, 'cancelled')
  return settleJob(transaction, job, reason)
}
