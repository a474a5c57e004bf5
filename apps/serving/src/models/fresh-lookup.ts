/**
 * Joins lookups that ask for the same thing at the same time, without ever giving an answer that is older than its question: who asks while a lookup is under way
 * waits for the next one. So a moved alias is seen by every request that arrives after the move, and a thousand requests at once cost two queries.
 */
export function createFreshLookup<T>(look: (key: string) => Promise<T>, limit = 10_000): (key: string) => Promise<T> {
  const running = new Map<string, Promise<T>>()
  const next = new Map<string, Promise<T>>()

  const start = (key: string): Promise<T> => {
    const under = look(key).finally(() => running.delete(key))
    running.set(key, under)
    return under
  }
  return (key) => {
    const under = running.get(key)
    if (!under) return running.size < limit ? start(key) : look(key)
    const waiting = next.get(key)
    if (waiting) return waiting
    const after = under
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        next.delete(key)
        return start(key)
      })
    next.set(key, after)
    return after
  }
}
