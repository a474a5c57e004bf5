import type { Database } from '@trainyard/db'
import { LRUCache } from 'lru-cache'
import { parseKey, secretSha256 } from './api-key.js'
import type { Caller } from './caller.js'
import { createTrustedReads } from './trusted-reads.js'

/** How long an answer of the database is trusted. A revoked key is refused everywhere within this time, here at once. */
const trustedMs = 500
/** Answers kept at once; the oldest go first. */
const kept = 1_000
/** `last_used_at` is written at most this often for each key. */
const touchEveryMs = 60_000
/** A key that was valid within this time is looked up even for an address that sent too many wrong ones. */
const rememberedMs = 3_600_000

type Presented = NonNullable<ReturnType<typeof parseKey>>
type Valid = NonNullable<Awaited<ReturnType<Database['apiKeys']['findValid']>>>

/** Finds out whose key or ticket a request carries. */
export type KeyLookup = {
  /** Whose key this is; null when it is no key, wrong, revoked or expired. */
  callerOf(text: string): Promise<Caller | null>
  /** Who a ticket stands for; null when it is none or has expired, and when the key that made it is revoked or expired. */
  callerOfTicket(text: string): Promise<Caller | null>
  /** What a secret opens, by the id of its key and its hash; null where it is not valid. */
  callerOfSecret(presented: { id: string; sha256: string }): Promise<Caller | null>
  /** Whether this very key was valid lately, without asking the database. */
  wasValid(text: string): boolean
  /** Forgets what is known of a key. */
  forget(id: string): void
}

/**
 * Looks keys up by the hash of their secret. Only secrets that are valid are kept, so that a wrong one costs one query, whether its id names a key or not,
 * and whether that key is in use or not: the time gives nothing away.
 */
export function createKeyLookup(db: Database, operatorProject: string): KeyLookup {
  const nameOf = ({ id, sha256 }: Presented) => `${id} ${sha256}`
  const valid = createTrustedReads<Valid>({ trustedMs, kept })
  const remembered = new LRUCache<string, true>({ max: kept, ttl: rememberedMs })
  const touched = new LRUCache<string, true>({ max: kept, ttl: touchEveryMs })

  const touch = (id: string): void => {
    if (touched.has(id)) return
    touched.set(id, true)
    // Only a note for the list of keys: a request must not fail or wait for it.
    void db.apiKeys.touch(id).catch(() => touched.delete(id))
  }
  const validNow = async (presented: Presented): Promise<Valid | null> => {
    const { id, sha256 } = presented
    const found = await valid.get(nameOf(presented), () => db.apiKeys.findValid({ id, secretSha256: sha256 }))
    return found !== null && (found.expiresAt === null || found.expiresAt.getTime() > Date.now()) ? found : null
  }
  const callerOfSecret = async (presented: Presented): Promise<Caller | null> => {
    const found = await validNow(presented)
    if (!found) return null
    const { keyId: id, projectId, project, limits, scopes } = found
    const isOperator = projectId === operatorProject && scopes.includes('admin')
    return { kind: 'key', id, projectId, project, limits, scopes, isOperator, isValid: async () => (await validNow(presented)) !== null }
  }
  return {
    callerOfSecret,
    forget: (id) => valid.forget((name) => name.startsWith(`${id} `)),
    wasValid: (text) => {
      const presented = parseKey(text)
      return presented !== null && remembered.has(nameOf(presented))
    },
    async callerOf(text) {
      const presented = parseKey(text)
      const caller = presented && (await callerOfSecret(presented))
      if (!caller) {
        if (presented) remembered.delete(nameOf(presented))
        return null
      }
      remembered.set(nameOf(presented), true)
      touch(caller.id)
      return caller
    },
    async callerOfTicket(text) {
      const maker = await db.tickets.find(secretSha256(text))
      return maker && callerOfSecret({ id: maker.keyId, sha256: maker.secretSha256 })
    },
  }
}
