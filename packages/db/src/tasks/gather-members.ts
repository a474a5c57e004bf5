import type { DatasetInfo, ResolvedJobSpec } from '@trainyard/spec'
import { execute, rows, type Transaction } from '../connection/queries.js'
import { idleSlots } from './idle-slots.js'
import type { LockedTask } from './lease.js'

/** What decides how many members train together. */
export type PackOffer = {
  spec: ResolvedJobSpec
  info: DatasetInfo
  /** Members of the job that nobody has begun, with those of the claimed task. */
  waiting: number
  /** Slots of all live workers in which nothing runs, the one that claims among them. */
  freeSlots: number
}

// Members that stand at the same step: at none at all, or at a checkpoint that was taken over from another job.
const standing = `(SELECT min(c.step) FROM checkpoints c WHERE c.job_id = t.job_id AND c.kind = 'last' AND c.member = ANY(t.members))`
const siblings = `SELECT t.id, t.members FROM tasks t WHERE t.job_id = $1 AND t.kind = 'train' AND t.id <> $2 AND t.status = 'queued' AND t.lease_epoch = 0
    AND ${standing} IS NOT DISTINCT FROM (SELECT ${standing} FROM tasks t WHERE t.id = $2)
  ORDER BY t.members FOR NO KEY UPDATE`

/**
 * Takes further members of the job into a training task that is claimed for the first time: their own tasks, which nobody has begun, are dissolved. Whoever rings
 * for one of those finds nothing. The job's row is held, so that nobody else claims among them meanwhile. A task keeps its members from then on, also when it is
 * tried again, so that they go on from their checkpoints in the graph in which they began.
 */
export async function gatherMembers(
  transaction: Transaction,
  task: LockedTask,
  about: Pick<PackOffer, 'spec' | 'info'>,
  membersPerCall: (offer: PackOffer) => number,
): Promise<LockedTask> {
  if (task.kind !== 'train' || task.lease_epoch > 0) return task
  const others = await rows<{ id: string; members: number[] }>(transaction, siblings, [task.job_id, task.id])
  if (others.length === 0) return task
  const freeSlots = Math.max(1, await idleSlots(transaction))
  const waiting = task.members.length + others.reduce((sum, { members }) => sum + members.length, 0)
  const wanted = membersPerCall({ ...about, waiting, freeSlots })
  const members = [...task.members]
  const dissolved: string[] = []
  for (const other of others) {
    if (members.length + other.members.length > wanted) break
    members.push(...other.members)
    dissolved.push(other.id)
  }
  if (dissolved.length === 0) return task
  await execute(transaction, 'DELETE FROM tasks WHERE id = ANY($1)', [dissolved])
  await execute(transaction, 'UPDATE tasks SET members = $2 WHERE id = $1', [task.id, members])
  return { ...task, members }
}
