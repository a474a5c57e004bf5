import { limits } from '@trainyard/spec'
import type { Connections } from './connection/pool.js'
import { bool, execute, firstRow, float, int, json, jsonText, nullable, statement, text, time, type Transaction } from './connection/statement.js'
import { inTransaction } from './connection/transaction.js'

/** A request under a key: `route` is its method and URL, `bodySha256` the hash of its body in hex. */
export type IdempotentRequest = { projectId: string; key: string; route: string; bodySha256: string }
/**
 * What to do with a request: `new` is to be carried out, `replay` answered with the first reply, `mismatch` rejected as another request under the same key;
 * `in_progress` waits for the first.
 */
export type IdempotencyState =
  | { state: 'new' }
  | { state: 'replay'; status: number; response: unknown }
  | { state: 'mismatch'; first: FirstRequest }
  | { state: 'in_progress' }

/** The request that has the key: its method and URL, when it came, and the id of what it made, where it made something of its own. */
export type FirstRequest = { route: string; at: Date; resourceId: string | null }

/** A request without a reply for so long is taken for dead: whoever repeats it may try. */
const abandonedAfterSeconds = 30

/** The first reply to a key. */
export type Idempotency = ReturnType<typeof createIdempotency>

const request = { projectId: text, key: text, route: text, bodySha256: text }
const claim = statement({
  name: 'idempotency: claim',
  text: 'INSERT INTO idempotency_keys (project_id, key, route, body_sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
  params: request,
})
const lock = statement({
  name: 'idempotency: lock',
  text: `SELECT route, body_sha256 AS "bodySha256", status, response, created_at AS "at", resource_id AS "resourceId", created_at < clock_timestamp() - make_interval(hours => $3) AS outdated,
      status IS NULL AND created_at < clock_timestamp() - make_interval(secs => $4) AS abandoned
    FROM idempotency_keys WHERE project_id = $1 AND key = $2 FOR UPDATE`,
  params: { projectId: text, key: text, hours: int, abandonedSeconds: float },
  row: {
    route: text,
    bodySha256: text,
    status: nullable(int),
    response: nullable(json),
    at: time,
    resourceId: nullable(text),
    outdated: bool,
    abandoned: bool,
  },
})
const renew = statement({
  name: 'idempotency: renew',
  text: 'UPDATE idempotency_keys SET created_at = clock_timestamp() WHERE project_id = $1 AND key = $2',
  params: { projectId: text, key: text },
})
const keep = statement({
  name: 'idempotency: keep reply',
  text: 'UPDATE idempotency_keys SET status = $3, response = $4::jsonb WHERE project_id = $1 AND key = $2',
  params: { projectId: text, key: text, status: int, response: jsonText },
})
const free = statement({
  name: 'idempotency: free',
  text: 'DELETE FROM idempotency_keys WHERE project_id = $1 AND key = $2 AND status IS NULL AND resource_id IS NULL',
  params: { projectId: text, key: text },
})
const restart = statement({
  name: 'idempotency: restart',
  text: `UPDATE idempotency_keys SET route = $3, body_sha256 = $4, status = NULL, response = NULL, resource_id = NULL, created_at = clock_timestamp()
    WHERE project_id = $1 AND key = $2`,
  params: request,
})
const lockResource = statement({
  name: 'idempotency: lock resource',
  text: 'SELECT resource_id AS "resourceId" FROM idempotency_keys WHERE project_id = $1 AND key = $2 FOR UPDATE',
  params: { projectId: text, key: text },
  row: { resourceId: nullable(text) },
})
const setResource = statement({
  name: 'idempotency: set resource',
  text: 'UPDATE idempotency_keys SET resource_id = $3 WHERE project_id = $1 AND key = $2',
  params: { projectId: text, key: text, id: text },
})

/** The first reply to a key, kept for a day. */
export const createIdempotency = ({ pool }: Connections) => ({
  /**
   * Claims a key for a request, or says what became of the first one. `new` is said to one caller only. A request whose process died is `new`
   * again after half a minute; what it made is then found by `jobs.create` and `datasets.create` through the same key.
   */
  begin({ projectId, key, route, bodySha256 }: IdempotentRequest): Promise<IdempotencyState> {
    return inTransaction(pool, async (transaction) => {
      if ((await execute(transaction, claim, { projectId, key, route, bodySha256 })) === 1) return { state: 'new' }
      const row = await firstRow(transaction, lock, { projectId, key, hours: limits.idempotencyHours, abandonedSeconds: abandonedAfterSeconds })
      // Freed by the first request in this very moment: the next try will be new.
      if (!row) return { state: 'in_progress' }
      if (row.outdated) {
        await execute(transaction, restart, { projectId, key, route, bodySha256 })
        return { state: 'new' }
      }
      if (row.route !== route || row.bodySha256 !== bodySha256)
        return { state: 'mismatch', first: { route: row.route, at: row.at, resourceId: row.resourceId } }
      if (row.status !== null) return { state: 'replay', status: row.status, response: row.response }
      if (!row.abandoned) return { state: 'in_progress' }
      await execute(transaction, renew, { projectId, key })
      return { state: 'new' }
    })
  },
  /** Keeps the reply: JSON of any kind. */
  async finish({ projectId, key, status, response }: { projectId: string; key: string; status: number; response: unknown }): Promise<void> {
    await execute(pool, keep, { projectId, key, status, response: JSON.stringify(response) })
  },
  /** Frees a key whose request did nothing. One that has a reply, or made something, is kept. */
  async abandon({ projectId, key }: { projectId: string; key: string }): Promise<void> {
    await execute(pool, free, { projectId, key })
  },
})

/**
 * Makes a thing once for each key: inside the transaction of its making, an id that an earlier try left under the key is given back, else
 * the new one is written there. Without a key, or with one that `begin` never saw, it is simply made.
 */
export async function makeOnce(
  transaction: Transaction,
  { projectId, key }: { projectId: string; key: string | undefined },
  make: () => Promise<string>,
): Promise<string> {
  if (key === undefined) return make()
  const row = await firstRow(transaction, lockResource, { projectId, key })
  if (row?.resourceId) return row.resourceId
  const id = await make()
  await execute(transaction, setResource, { projectId, key, id })
  return id
}
