import type { Claim } from '@trainyard/db'
import type { DatasetInfo } from '@trainyard/spec'

/**
 * The job of a claim.
 * @throws {Error} for a task that has none: a row that its kind does not allow.
 */
export function claimedJob(claim: Claim): NonNullable<Claim['job']> {
  if (!claim.job) throw new Error(`task ${claim.taskId} of kind ${claim.kind} has no job`)
  return claim.job
}

/**
 * The members whose trainings a task is about: one, or several that train together. Snapshots are several members of one training; the first of them stands for it:
 * its checkpoint is what is gone on from.
 */
export function claimedTrainings(claim: Claim): Claim['members'] {
  const [first] = claim.members
  if (!first) throw new Error(`task ${claim.taskId} names no member to train`)
  return claim.job?.spec.ensemble.method === 'snapshot' ? [first] : claim.members
}

/**
 * The prepared data set of a claim.
 * @throws {Error} when it is not ready: no job may be queued on it before.
 */
export function datasetOf({ taskId, dataset }: Claim): { info: DatasetInfo; sha256: string } {
  const { info, sha256 } = dataset
  if (!info || sha256 === null) throw new Error(`the data set of task ${taskId} is not prepared`)
  return { info, sha256 }
}
