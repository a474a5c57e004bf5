import { createHash } from 'node:crypto'

/** The seed of member `index` of a job: the first 32 bits, big-endian, of the SHA-256 of `<job seed>:<index>`. The job's seed alone settles all of them. */
export const memberSeed = (jobSeed: number, index: number): number => createHash('sha256').update(`${jobSeed}:${index}`).digest().readUInt32BE(0)
