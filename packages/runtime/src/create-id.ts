import { type IdKind, idPrefixes } from '@trainyard/spec'
import { monotonicFactory } from 'ulid'

const next = monotonicFactory()

/**
 * A new id: the kind's prefix, `_`, and a ULID in lower case (48 bits of milliseconds, 80 of chance; https://github.com/ulid/spec).
 * Ids made by one process sort in the order of their making, also within a millisecond.
 */
export const createId = (kind: IdKind): string => `${idPrefixes[kind]}_${next().toLowerCase()}`
