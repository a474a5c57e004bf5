import { LRUCache } from 'lru-cache'

/** How long an answer is trusted, in milliseconds from when it was asked for; the most keys that are kept in mind; the clock. */
export type TrustedLookupOptions = { trustedMs: number; limit: number; now?: () => number }

type Answer<T> = { since: number; value: Promise<T> }

/**
 * Looks things up and trusts an answer for a while, counted from the moment of the question. After half of that time a new answer is fetched while the old one
 * is still used, so under steady load nobody waits for a lookup. A failure is passed to those who waited for it and is not kept.
 */
export function createTrustedLookup<T>(look: (key: string) => Promise<T>, { trustedMs, limit, now = () => performance.now() }: TrustedLookupOptions) {
  const answers = new LRUCache<string, { known: Answer<T> | null; coming: Answer<T> | null }>({ max: limit })

  const ask = (key: string): Answer<T> => {
    const answer: Answer<T> = { since: now(), value: look(key) }
    const entry = answers.get(key) ?? { known: null, coming: null }
    entry.coming = answer
    answers.set(key, entry)
    const settle = (failed: boolean) => {
      if (entry.coming !== answer) return
      entry.coming = null
      if (!failed) entry.known = answer
      else if (!entry.known && answers.peek(key) === entry) answers.delete(key)
    }
    answer.value.then(
      () => settle(false),
      () => settle(true),
    )
    return answer
  }
  return (key: string): Promise<T> => {
    const { known, coming } = answers.get(key) ?? { known: null, coming: null }
    const oldest = now() - trustedMs
    if (known && known.since > oldest) {
      if (!coming && known.since <= oldest + trustedMs / 2) ask(key)
      return known.value
    }
    return coming && coming.since > oldest ? coming.value : ask(key).value
  }
}
