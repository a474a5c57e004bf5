import { LRUCache } from 'lru-cache'

/** How long what was found is trusted, in milliseconds, and how much of it is kept; the oldest goes first. */
export type TrustedReadsOptions = { trustedMs: number; kept: number }

/** Reads that are shared by all who ask for the same at the same time. */
export type TrustedReads<T> = {
  /** What is kept under a name, or what `read` finds; null, which is not kept, where it finds nothing. Errors of `read` are passed on. */
  get(name: string, read: () => Promise<T | null>): Promise<T | null>
  /** Forgets the names that match. What is being read of them is still answered to those who wait for it, but not kept. */
  forget(matches: (name: string) => boolean): void
}

/**
 * Trusts what was found for a while. What is being read is held apart from what is kept: whatever is forgotten or pushed out meanwhile, everyone who waits gets
 * the answer. (The `fetch` of the cache itself rejects those whose entry was dropped, if there was nothing to be found.)
 */
export function createTrustedReads<T extends object>({ trustedMs, kept }: TrustedReadsOptions): TrustedReads<T> {
  const known = new LRUCache<string, T>({ max: kept, ttl: trustedMs, ttlResolution: 0 })
  const reading = new Map<string, Promise<T | null>>()
  const start = (name: string, read: () => Promise<T | null>): Promise<T | null> => {
    const isCurrent = (): boolean => reading.get(name) === answer
    const answer = read()
      .then((found) => {
        if (found !== null && isCurrent()) known.set(name, found)
        return found
      })
      .finally(() => isCurrent() && reading.delete(name))
    reading.set(name, answer)
    return answer
  }
  return {
    get: async (name, read) => known.get(name) ?? (await (reading.get(name) ?? start(name, read))),
    forget: (matches) => {
      for (const names of [known, reading]) for (const name of [...names.keys()].filter(matches)) names.delete(name)
    },
  }
}
