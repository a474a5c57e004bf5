import type { TaskKind } from '@trainyard/spec'
import type { TaskStatus } from './life.js'

/** The right to run a task, given by a claim. `epoch` is the fencing token: it grows with every claim, and writes under an old one are rejected. */
export type Lease = { taskId: string; epoch: number; jobId: string | null }

/** Another worker, or nobody, holds the task now: what this worker would have written was not written. Stop, and write nothing more. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
  readonly taskId: string
  readonly epoch: number

  constructor({ taskId, epoch }: Pick<Lease, 'taskId' | 'epoch'>) {
    super(`lease ${epoch} of ${taskId} is no longer held`)
    this.taskId = taskId
    this.epoch = epoch
  }
}

/** Whether a lease is the present one of a task. Time plays no part: an expired lease counts until somebody else has claimed the task. */
export const holdsLease = (task: { status: TaskStatus; epoch: number; jobId: string | null }, lease: Lease): boolean =>
  task.status === 'running' && task.epoch === lease.epoch && task.jobId === lease.jobId

/** How a task stands for a worker that wants it: `due` and `expired` by the database's clock. */
export type Claimability = { status: TaskStatus; due: boolean; expired: boolean }

/** Whether the lease of a task has run out, so that its holder is taken for dead. */
export const isAbandoned = ({ status, expired }: Claimability): boolean => status === 'running' && expired

/** Whether a worker may have a task now. */
export const isClaimable = ({ status, due }: Claimability): boolean => status === 'queued' && due

/** Task kinds whose trainer can stop half way; anything else is asked nothing while it runs. */
export const isStoppable = (kind: TaskKind): boolean => kind === 'train'
