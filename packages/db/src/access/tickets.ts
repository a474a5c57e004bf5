import type { Connections } from '../connection/pool.js'
import { execute, firstRow, float, statement, text, time } from '../connection/statement.js'

/** Short-lived stand-ins for an API key, found by the hash of their text. */
export type Tickets = ReturnType<typeof createTickets>

const add = statement({
  name: 'tickets: add',
  text: `INSERT INTO tickets (sha256, key_id, expires_at) VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3)) RETURNING expires_at AS "expiresAt"`,
  params: { sha256: text, keyId: text, seconds: float },
  row: { expiresAt: time },
})
const find = statement({
  name: 'tickets: find',
  text: `SELECT k.id AS "keyId", k.secret_sha256 AS "secretSha256" FROM tickets t JOIN api_keys k ON k.id = t.key_id
    WHERE t.sha256 = $1 AND t.expires_at > clock_timestamp()`,
  params: { sha256: text },
  row: { keyId: text, secretSha256: text },
})
const removeExpired = statement({ name: 'tickets: remove expired', text: 'DELETE FROM tickets WHERE expires_at <= clock_timestamp()' })

/** Short-lived stand-ins for an API key, found by the hash of their text. */
export const createTickets = ({ control }: Connections) => ({
  /** Stores a ticket of a key for so many seconds, and removes those that have expired. Returns when it expires. */
  async add(ticket: { sha256: string; keyId: string; seconds: number }): Promise<Date> {
    await execute(control, removeExpired, {})
    const row = await firstRow(control, add, ticket)
    if (!row) throw new Error('a ticket was not stored')
    return row.expiresAt
  },
  /** The key that a ticket stands for, with the hash of its present secret; null where there is none or it has expired. */
  find: (sha256: string): Promise<{ keyId: string; secretSha256: string } | null> => firstRow(control, find, { sha256 }),
})
