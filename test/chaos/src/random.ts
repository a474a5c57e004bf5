import { createHash } from 'node:crypto'

/** Numbers from 0 up to 1 that follow from a seed, so that a run can be repeated: the n-th is the start of the SHA-256 of seed and n. */
export function seededRandom(seed: number): () => number {
  let drawn = 0
  return () => {
    drawn += 1
    return createHash('sha256').update(`${seed}:${drawn}`).digest().readUInt32LE(0) / 2 ** 32
  }
}
