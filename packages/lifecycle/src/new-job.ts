import { createHash } from 'node:crypto'
import { type DatasetInfo, elementAt, groupsOfMembers, packSize, type ResolvedJobSpec, sharesTraining } from '@trainyard/spec'

/** The seed of member `index` of a job: the first 32 bits, big-endian, of the SHA-256 of `<job seed>:<index>`. The job's seed alone settles all of them. */
export const memberSeed = (jobSeed: number, index: number): number => createHash('sha256').update(`${jobSeed}:${index}`).digest().readUInt32BE(0)

/** A training of a new job: its members, each with its seed. */
export type PlannedTraining = { index: number; seed: number }[]

/**
 * The trainings of a new job, by its spec and data set alone: packs of about the same size, each with all of its members for good; snapshots are members of one
 * training and have the seed of its first. Members of one training have the same settings.
 */
export const planTrainings = (spec: ResolvedJobSpec, info: DatasetInfo): PlannedTraining[] =>
  groupsOfMembers(spec).flatMap((group) => trainingsOf(group.spec, group.members, info))

function trainingsOf(spec: ResolvedJobSpec, members: readonly number[], info: DatasetInfo): PlannedTraining[] {
  const { ensemble, seed } = spec
  if (sharesTraining(ensemble)) return [members.map((index) => ({ index, seed: memberSeed(seed, elementAt(members, 0, 'members')) }))]
  const packs = Math.ceil(members.length / packSize(spec, info, members.length))
  const from = (pack: number): number => Math.ceil((pack * members.length) / packs)
  return Array.from({ length: packs }, (_, pack) => members.slice(from(pack), from(pack + 1)).map((index) => ({ index, seed: memberSeed(seed, index) })))
}
