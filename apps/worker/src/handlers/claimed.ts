import type { Claim } from '@trainyard/db'
import type { DatasetInfo } from '@trainyard/spec'

/** The job of a claim. Throws for a task that has none: a row that its kind does not allow. */
export function claimedJob(claim: Claim): NonNullable<Claim['job']> {
  if (!claim.job) throw new Error(`task ${claim.taskId} of kind ${claim.kind} has no job`)
  return claim.job
}

/**
 * The member that a training task is about: members are tasks of their own, so that they spread over workers. Snapshots are several members of one task; the first
 * of them stands for the training: its checkpoint is what is gone on from.
 */
export function claimedMember(claim: Claim): Claim['members'][number] {
  const [member, ...others] = claim.members
  const several = claim.job?.spec.ensemble.method === 'snapshot'
  if (!member || (others.length > 0 && !several)) throw new Error(`task ${claim.taskId} names ${claim.members.length} members, a training task names one`)
  return member
}

/** The prepared data set of a claim. Throws when it is not ready: no job may be queued on it before. */
export function datasetOf({ taskId, dataset }: Claim): { info: DatasetInfo; sha256: string } {
  const { info, sha256 } = dataset
  if (!info || sha256 === null) throw new Error(`the data set of task ${taskId} is not prepared`)
  return { info, sha256 }
}
