import type { Database } from '@trainyard/db'
import { LRUCache } from 'lru-cache'
import type { Caller } from './caller.js'
import { parseKey, sameSha256, secretSha256 } from './api-key.js'

/** How long an answer of the database is trusted. A revoked key is refused everywhere within this time, here at once. */
const trustedMs = 500
/** Answers kept at once; the oldest go first. */
const kept = 1_000
/** `last_used_at` is written at most this often for each key. */
const touchEveryMs = 60_000

type Row = Awaited<ReturnType<Database['apiKeys']['find']>>

export type KeyLookup = {
  /** Who a key belongs to; null when it is no key, wrong, revoked or expired. */
  callerOf(text: string): Promise<Caller | null>
  /** Who a ticket stands for; null when it is none or has expired, and when the key that made it is revoked or expired. */
  callerOfTicket(text: string): Promise<Caller | null>
  /** Whether a key that was valid is so still. */
  isValid(id: string): Promise<boolean>
  /** Forgets what is known of a key. */
  forget(id: string): void
}

/** Looks keys up by their id and compares the hash of the secret. Unknown ids are compared too, so that the time gives nothing away. */
export function createKeyLookup(db: Database): KeyLookup {
  // Requests that arrive while a key is being read wait for that one answer. What is being read when a key is forgotten is answered, but not kept.
  const rows = new LRUCache<string, NonNullable<Row>>({
    max: kept,
    ttl: trustedMs,
    ttlResolution: 0,
    ignoreFetchAbort: true,
    fetchMethod: async (id) => (await db.apiKeys.find(id)) ?? undefined,
  })
  const touched = new LRUCache<string, true>({ max: kept, ttl: touchEveryMs })
  const nobody = secretSha256('nobody')

  const touch = (id: string): void => {
    if (touched.has(id)) return
    touched.set(id, true)
    // Only a note for the list of keys: a request must not fail or wait for it.
    void db.apiKeys.touch(id).catch(() => touched.delete(id))
  }
  const validRow = async (id: string): Promise<Row> => {
    const row = await rows.fetch(id)
    return row && row.revokedAt === null && (row.expiresAt === null || row.expiresAt.getTime() > Date.now()) ? row : null
  }
  return {
    forget: (id) => void rows.delete(id),
    isValid: async (id) => (await validRow(id)) !== null,
    async callerOf(text) {
      const presented = parseKey(text)
      if (!presented) return null
      const row = await validRow(presented.id)
      const same = sameSha256(row?.secretSha256 ?? nobody, presented.sha256)
      if (!row || !same) return null
      touch(row.id)
      return toCaller(row)
    },
    async callerOfTicket(text) {
      const keyId = await db.tickets.find(secretSha256(text))
      const row = keyId === null ? null : await validRow(keyId)
      return row && toCaller(row)
    },
  }
}

const toCaller = ({ id, projectId, project, scopes }: NonNullable<Row>): Caller => ({ keyId: id, projectId, project, scopes })
