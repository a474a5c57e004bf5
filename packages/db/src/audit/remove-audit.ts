import { createId } from '@trainyard/runtime'
import type pg from 'pg'
import { bigint, execute, float, nullable, oneRow, rows, statement, text, type Transaction } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { type NewAuditEntry, writeEntry } from './write-entry.js'

const outdated = statement({
  name: 'audit: outdated',
  text: `SELECT count(*) AS rows, COALESCE(sum(pg_column_size(t.*)), 0)::int8 AS bytes, max(seq) AS last FROM audit_log t
    WHERE at < clock_timestamp() - make_interval(secs => $1::float8 * 86400)`,
  params: { days: float },
  row: { rows: bigint, bytes: bigint, last: nullable(bigint) },
})
const allow = statement({ name: 'audit: allow removal', text: `SELECT set_config('trainyard.audit_retention', 'on', true) AS set`, row: { set: text } })
const beginAfter = statement({
  name: 'audit: begin after',
  text: 'UPDATE audit_head SET removed_seq = $1, removed_sha256 = (SELECT sha256 FROM audit_log WHERE seq = $1) WHERE removed_seq < $1',
  params: { seq: bigint },
})
const remove = statement({ name: 'audit: remove', text: 'DELETE FROM audit_log WHERE seq <= $1', params: { seq: bigint } })

/** Entries that are older than so many days. */
export const outdatedAudit = (on: pg.Pool | Transaction, days: number) => oneRow(on, outdated, { days })

/** Removes the oldest entries, up to the newest that is older than so many days, and notes that in the log itself. */
export async function removeAudit(pool: pg.Pool, days: number): Promise<{ rows: number; bytes: number }> {
  return inTransaction(pool, async (transaction) => {
    const { rows: count, bytes, last } = await outdatedAudit(transaction, days)
    if (last === null) return { rows: 0, bytes: 0 }
    await rows(transaction, allow, {})
    await execute(transaction, beginAfter, { seq: last })
    await execute(transaction, remove, { seq: last })
    await writeEntry(transaction, removalOf(last))
    return { rows: count, bytes }
  })
}

const removalOf = (last: number): NewAuditEntry => ({
  operation: 'retention',
  object: `entries to ${last}`,
  status: 200,
  projectId: null,
  actorId: 'retention',
  address: 'local',
  requestId: createId('request'),
})
