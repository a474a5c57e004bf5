import { limits } from '@trainyard/spec'
import type { Connections } from '../connection/connections.js'
import { execute, firstRow, type Transaction } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'

export type IdempotentRequest = { projectId: string; key: string; route: string; bodySha256: string }
export type IdempotencyState = { state: 'new' } | { state: 'replay'; status: number; response: unknown } | { state: 'mismatch' } | { state: 'in_progress' }

/** A request without a reply for so long is taken for dead: whoever repeats it may try. */
const abandonedAfterSeconds = 30

export type Idempotency = ReturnType<typeof createIdempotency>

type KeyRow = { route: string; body_sha256: string; status: number | null; response: unknown; outdated: boolean; abandoned: boolean }

const stored = `SELECT route, body_sha256, status, response, created_at < clock_timestamp() - make_interval(hours => $3) AS outdated,
  status IS NULL AND created_at < clock_timestamp() - make_interval(secs => $4) AS abandoned
  FROM idempotency_keys WHERE project_id = $1 AND key = $2 FOR UPDATE`

/** The first reply to a key, kept for a day. */
export const createIdempotency = ({ pool }: Connections) => ({
  /**
   * Claims a key for a request, or says what became of the first one. `new` is said to one caller only. A request whose process died is `new`
   * again after half a minute; what it made is then found by `jobs.create` and `datasets.create` through the same key.
   */
  begin({ projectId, key, route, bodySha256 }: IdempotentRequest): Promise<IdempotencyState> {
    return inTransaction(pool, async (transaction) => {
      const insert = 'INSERT INTO idempotency_keys (project_id, key, route, body_sha256) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING'
      if ((await execute(transaction, insert, [projectId, key, route, bodySha256])) === 1) return { state: 'new' }
      const row = await firstRow<KeyRow>(transaction, stored, [projectId, key, limits.idempotencyHours, abandonedAfterSeconds])
      // Freed by the first request in this very moment: the next try will be new.
      if (!row) return { state: 'in_progress' }
      if (row.outdated) return restart(transaction, { projectId, key, route, bodySha256 })
      if (row.route !== route || row.body_sha256 !== bodySha256) return { state: 'mismatch' }
      if (row.status !== null) return { state: 'replay', status: row.status, response: row.response }
      if (!row.abandoned) return { state: 'in_progress' }
      await execute(transaction, 'UPDATE idempotency_keys SET created_at = clock_timestamp() WHERE project_id = $1 AND key = $2', [projectId, key])
      return { state: 'new' }
    })
  },
  /** Keeps the reply: JSON of any kind. */
  async finish({ projectId, key, status, response }: { projectId: string; key: string; status: number; response: unknown }): Promise<void> {
    const text = 'UPDATE idempotency_keys SET status = $3, response = $4::jsonb WHERE project_id = $1 AND key = $2'
    await execute(pool, text, [projectId, key, status, JSON.stringify(response)])
  },
  /** Frees a key whose request did nothing. One that has a reply, or made something, is kept. */
  async abandon({ projectId, key }: { projectId: string; key: string }): Promise<void> {
    await execute(pool, 'DELETE FROM idempotency_keys WHERE project_id = $1 AND key = $2 AND status IS NULL AND resource_id IS NULL', [projectId, key])
  },
  /** Removes keys that are older than a day; returns how many. */
  sweep: (): Promise<number> =>
    execute(pool, 'DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - make_interval(hours => $1)', [limits.idempotencyHours]),
})

async function restart(transaction: Transaction, { projectId, key, route, bodySha256 }: IdempotentRequest): Promise<IdempotencyState> {
  const text = `UPDATE idempotency_keys SET route = $3, body_sha256 = $4, status = NULL, response = NULL, resource_id = NULL, created_at = clock_timestamp()
    WHERE project_id = $1 AND key = $2`
  await execute(transaction, text, [projectId, key, route, bodySha256])
  return { state: 'new' }
}

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
  const row = await firstRow<{ resource_id: string | null }>(
    transaction,
    'SELECT resource_id FROM idempotency_keys WHERE project_id = $1 AND key = $2 FOR UPDATE',
    [projectId, key],
  )
  if (row?.resource_id) return row.resource_id
  const id = await make()
  await execute(transaction, 'UPDATE idempotency_keys SET resource_id = $3 WHERE project_id = $1 AND key = $2', [projectId, key, id])
  return id
}
