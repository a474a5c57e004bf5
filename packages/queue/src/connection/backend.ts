/** What carries the bell: Redis, or the database where there is no Redis. */
export type QueueKind = 'redis' | 'postgres'

/** A postgres:// URL chooses Postgres, anything else Redis. */
export const queueKind = (url: string): QueueKind => (/^postgres(ql)?:/.test(url) ? 'postgres' : 'redis')
