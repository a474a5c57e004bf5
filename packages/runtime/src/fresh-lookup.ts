/** How a lookup is paced: `everyMs`, the time from the start of one to the start of the next for the same key, and the most keys that are kept in mind. */
export type FreshLookupOptions = { everyMs?: number; limit?: number }

/**
 * Joins lookups that ask for the same thing at the same time, without ever giving an answer that is older than its question: who asks while a lookup is under
 * way waits for the next one. So a change is seen by every request that arrives after it, and a thousand requests at once cost two queries. A lone question is
 * looked up at once; where questions come faster than every `everyMs`, they gather meanwhile.
 */
export function createFreshLookup<T>(look: (key: string) => Promise<T>, { everyMs = 0, limit = 10_000 }: FreshLookupOptions = {}): (key: string) => Promise<T> {
  const running = new Map<string, Promise<void>>()
  const next = new Map<string, Promise<T>>()

  const start = (key: string): Promise<T> => {
    const answer = look(key)
    const answered = answer.then(
      () => undefined,
      () => undefined,
    )
    const pause = everyMs > 0 ? Promise.all([answered, new Promise<void>((resolve) => setTimeout(resolve, everyMs))]) : answered
    running.set(
      key,
      pause.then(() => void running.delete(key)),
    )
    return answer
  }
  return (key) => {
    const under = running.get(key)
    if (!under) return running.size < limit ? start(key) : look(key)
    const waiting = next.get(key)
    if (waiting) return waiting
    const after = under.then(() => {
      next.delete(key)
      return start(key)
    })
    next.set(key, after)
    return after
  }
}
