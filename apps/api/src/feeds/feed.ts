import type { MetricsCursor } from '@trainyard/db'

/** The newest that is known of one job, and those who wait for something newer. */
export type Feed = {
  latest(): MetricsCursor
  /** Takes what was read; wakes the waiting when it differs. */
  update(cursor: MetricsCursor): void
  /** Settles at the next change or wake, or after the limit. */
  change(limitMs: number): Promise<void>
  wake(): void
}

/** Starts with what was read first. */
export function createFeed(first: MetricsCursor): Feed {
  let latest = first
  const waiting = new Set<() => void>()
  const wake = () => {
    for (const settle of waiting) settle()
  }
  return {
    latest: () => latest,
    update(cursor) {
      if (sameCursor(cursor, latest)) return
      latest = cursor
      wake()
    },
    change: (limitMs) =>
      new Promise((resolve) => {
        const settle = () => {
          clearTimeout(timer)
          waiting.delete(settle)
          resolve()
        }
        const timer = setTimeout(settle, limitMs)
        waiting.add(settle)
      }),
    wake,
  }
}

/** Whether two readings of a job say the same. */
export const sameCursor = (a: MetricsCursor, b: MetricsCursor): boolean => a.metricSeq === b.metricSeq && a.eventSeq === b.eventSeq && a.status === b.status
