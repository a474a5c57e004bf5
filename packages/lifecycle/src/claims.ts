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

/** A training task of the same job that nobody has begun. */
export type Sibling = { id: string; members: readonly number[] }

/**
 * Whether a claim may take further members of the job into its task. A task keeps its members from its first attempt on, so that they go on from their
 * checkpoints in the graph in which they began.
 */
export const mayGather = ({ kind, epoch }: { kind: TaskKind; epoch: number }): boolean => kind === 'train' && epoch === 0

/**
 * Decides which waiting tasks of the job are merged into a claimed one: in order, whole, until the task has `wanted` members. `dissolved` are the ids of the
 * merged tasks; they no longer exist afterwards.
 */
export function gather(own: readonly number[], siblings: readonly Sibling[], wanted: number): { members: number[]; dissolved: string[] } {
  const members = [...own]
  const dissolved: string[] = []
  for (const sibling of siblings) {
    if (members.length + sibling.members.length > wanted) break
    members.push(...sibling.members)
    dissolved.push(sibling.id)
  }
  return { members, dissolved }
}

/** Slots of all live workers in which nothing runs. `slots` is null while no worker has reported: then there is the one that asks. */
export const idleSlots = ({ slots, busy }: { slots: number | null; busy: number }): number => Math.max(0, (slots ?? 1) - busy)

/** Task kinds whose trainer can stop half way; anything else is asked nothing while it runs. */
export const isStoppable = (kind: TaskKind): boolean => kind === 'train'
