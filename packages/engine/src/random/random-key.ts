import { createHash } from 'node:crypto'
import { philoxBlock } from './philox.js'

/** Names one stream of random numbers: two 32-bit words (signed, as an int32 tensor holds them). */
export type RandomKey = readonly [number, number]

/** What a stream is for. The same three always name the same stream, on every machine and backend. */
export type StreamName = {
  /** The job's seed: a whole number. */
  readonly seed: number
  /** The ensemble member, from 0. */
  readonly member: number
  /** What is drawn, e.g. `shuffle`, `init/dense_1/kernel`, `dropout/3`. */
  readonly purpose: string
}

/**
 * The key of a stream, from a hash of its name, so that streams of different seeds, members and purposes are
 * independent and adding one never shifts another. The step is not part of the key: it is the counter.
 */
export function randomKey({ seed, member, purpose }: StreamName): RandomKey {
  const digest = createHash('sha256').update(`${seed}/${member}/${purpose}`).digest()
  return [digest.readInt32LE(0), digest.readInt32LE(4)]
}

/** The key and the two counter words under which the numbers of (key, step) are drawn. */
export type StreamStart = readonly [key0: number, key1: number, counter2: number, counter3: number]

/**
 * Where the stream (key, step) starts: TensorFlow's scrambling of the seed `[key[0], key[1] + step]` of its
 * `StatelessRandom*` ops (stateless_random_ops.cc, GenerateKey), so that the host and the op draw the same words.
 */
export function streamStart([word0, word1]: RandomKey, step: number): StreamStart {
  const seed1 = (word1 + step) | 0
  const mix = new Uint32Array(4)
  philoxBlock(mix, 0, word0, word0 >> 31, seed1, seed1 >> 31, 0x3ec8f720, 0x02461e29)
  const [key0 = 0, key1 = 0, counter2 = 0, counter3 = 0] = mix
  return [key0, key1, counter2, counter3]
}
