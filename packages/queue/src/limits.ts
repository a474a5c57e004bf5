/** Numbers of the queue, in one place. Every worker must share the lock settings: BullMQ keeps the longest stalled interval last used on a queue. */
export const queueLimits = {
  /** How long BullMQ's own lock on an entry lasts without renewal; the lease in Postgres is what counts. */
  lockMilliseconds: 10_000,
  stalledIntervalMilliseconds: 5_000,
  /** A stalled entry is only a bell that nobody answered: it may ring again as often as it likes. */
  maxStalledCount: 1_000,
  /** A delayed entry rings this much later than its task is due, so that the claim finds it due. */
  delaySlackMilliseconds: 20,
  payloadBytes: 1_000,
  /** BullMQ's priorities run from 1 (first) to this. */
  lowestPriority: 1_001,
  ringTimeoutMilliseconds: 2_000,
  pingTimeoutMilliseconds: 1_000,
  /** One line of trouble at most this often, however fast a connection fails. */
  troubleEveryMilliseconds: 5_000,
  postgresConnections: 4,
} as const
