import { randomFillSync } from 'node:crypto'
import { elementAt, type IdKind, idPrefixes } from '@trainyard/spec'
import { monotonicFactory } from 'ulid'

/** Random bytes are drawn many at once: asking for each of an id's sixteen by itself is most of what an id costs. */
const drawn = new Uint8Array(1_024)
let used = drawn.length

function chance(): number {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  const byte = elementAt(drawn, used, 'random byte')
  used += 1
  return byte / 256
}

const next = monotonicFactory(chance)

/**
 * A new id: the kind's prefix, `_`, and a ULID in lower case (48 bits of milliseconds, 80 of chance; https://github.com/ulid/spec).
 * Ids made by one process sort in the order of their making, also within a millisecond.
 */
export const createId = (kind: IdKind): string => `${idPrefixes[kind]}_${next().toLowerCase()}`
