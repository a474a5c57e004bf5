import { createHash } from 'node:crypto'
import { type ResolvedJobSpec, sharesTraining } from '@trainyard/spec'

/** The seed of member `index` of a job: the first 32 bits, big-endian, of the SHA-256 of `<job seed>:<index>`. The job's seed alone settles all of them. */
export const memberSeed = (jobSeed: number, index: number): number => createHash('sha256').update(`${jobSeed}:${index}`).digest().readUInt32BE(0)

/** A training of a new job: the indices of its members, and the seed that they share. */
export type PlannedTraining = { members: number[]; seed: number }

/** The trainings of a new job: one for each member; snapshots are members of one training and have the seed of its first. */
export function planTrainings({ ensemble, seed }: Pick<ResolvedJobSpec, 'ensemble' | 'seed'>): PlannedTraining[] {
  const indices = Array.from({ length: ensemble.members }, (_, index) => index)
  if (sharesTraining(ensemble)) return [{ members: indices, seed: memberSeed(seed, 0) }]
  return indices.map((index) => ({ members: [index], seed: memberSeed(seed, index) }))
}
