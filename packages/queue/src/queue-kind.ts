/** What rings the workers: Redis, or BullMQ's own tables in Postgres where there is no Redis. */
export type QueueKind = 'redis' | 'postgres'

/** The kind by the protocol of the URL. */
export const queueKind = (url: string): QueueKind => (/^postgres(ql)?:/.test(url) ? 'postgres' : 'redis')
