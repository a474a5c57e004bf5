import type { Database } from '@trainyard/db'
import { type Caller } from './caller.js'
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
  /** Forgets what is known of a key. */
  forget(id: string): void
}

/** Looks keys up by their id and compares the hash of the secret. Unknown ids are compared too, so that the time tells nothing. */
export function createKeyLookup(db: Database): KeyLookup {
  const rows = new Map<string, { row: Row; until: number }>()
  /** Requests that arrive while a key is being read wait for that one answer. */
  const reading = new Map<string, Promise<Row>>()
  const touched = new Map<string, number>()
  const nobody = secretSha256('nobody')

  const find = async (id: string): Promise<Row> => {
    const known = rows.get(id)
    if (known && known.until > Date.now()) return known.row
    const under = reading.get(id)
    if (under) return under
    const read = db.apiKeys
      .find(id)
      .then((row) => {
        // Not after `forget`: what was read may be older than that.
        if (row && reading.get(id) === read) {
          rows.delete(id)
          remember(rows, id, { row, until: Date.now() + trustedMs })
        }
        return row
      })
      .finally(() => {
        if (reading.get(id) === read) reading.delete(id)
      })
    reading.set(id, read)
    return read
  }
  const touch = (id: string): void => {
    if ((touched.get(id) ?? 0) + touchEveryMs > Date.now()) return
    remember(touched, id, Date.now())
    // Only a note for the list of keys: a request must not fail or wait for it.
    void db.apiKeys.touch(id).catch(() => touched.delete(id))
  }
  return {
    forget: (id) => {
      rows.delete(id)
      reading.delete(id)
    },
    async callerOf(text) {
      const presented = parseKey(text)
      if (!presented) return null
      const row = await find(presented.id)
      const same = sameSha256(row?.secretSha256 ?? nobody, presented.sha256)
      if (!row || !same || row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now())) return null
      touch(row.id)
      return { keyId: row.id, projectId: row.projectId, project: row.project, scopes: row.scopes }
    },
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value)
  const oldest = map.size > kept ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
}
