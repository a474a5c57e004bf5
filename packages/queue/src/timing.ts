/**
 * BullMQ's own bookkeeping, one set for all workers: its check for lost entries uses the longest interval that anyone ever set. It only has to
 * notice dead workers early; whether a task may run again is decided by the lease in Postgres. Times in milliseconds.
 */
export const bullTiming = { lockDuration: 10_000, stalledInterval: 5_000 } as const

/** An entry may be found lost as often as its workers die: the row counts the attempts, not BullMQ. */
export const maxStalledCount = 1_000

/** A delayed notification comes this much after its task is due by the database's clock, so that the claim finds it due. */
export const delaySlackMs = 50

/** A payload holds one id. */
export const payloadBytes = 1_024

/** How long a first connection may take before a notification is given up. Afterwards a missing connection is an error at once. */
export const firstConnectionMs = 1_000

/** A command without an answer for so long has failed: the link may be dead without saying so. */
export const commandMs = 5_000

/** How long a worker that closes waits for its server's answer. */
export const goodbyeMs = 2_000

/** The same error is logged at most this often. */
export const errorLineEveryMs = 10_000
