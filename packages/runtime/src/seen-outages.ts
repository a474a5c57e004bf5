import type { Outage } from '@trainyard/spec'

/** An outage is shown for so long after it was last met, in milliseconds. */
const shownMs = 15_000

/**
 * Outages that work of this process ran into: some, such as a full disk, show only when something is to be written. `latest` is null where none was met lately.
 */
export type SeenOutages = { note(outage: Outage): void; latest(): Outage | null }

/** Nothing seen so far. */
export function createSeenOutages(now: () => number = () => performance.now()): SeenOutages {
  let seen: { outage: Outage; at: number } | null = null
  return {
    note: (outage) => {
      seen = { outage, at: now() }
    },
    latest: () => (seen !== null && now() - seen.at < shownMs ? seen.outage : null),
  }
}
