import type pg from 'pg'
import { outdatedAudit, removeAudit } from '../audit/remove-audit.js'
import { collectBlobs, unreferencedBlobs } from '../blobs/collect-blobs.js'
import type { Connections } from '../connection/pool.js'
import { bigint, float, numeric, oneRow, type Queryable, type Statement, statement } from '../connection/statement.js'
import { chunkEndedJobs } from '../metrics/chunk-points.js'
import { type CollectedKind, type CollectedRows, collectedRows } from './kinds.js'
import { packedAfterSeconds, type Retention } from './policy.js'

/** What was collected, or would be, of one kind. */
export type Collected = { kind: CollectedKind | 'audit' | 'files'; rows: number; bytes: number }

/** What a collection did: by kind, and the metric points that were packed. */
export type Collection = { collected: Collected[]; packedPoints: number }

/** Rows that one statement removes at most, so that none holds its locks for long. */
const batch = 500
/** Jobs have thousands of rows each, series tens of thousands. */
const smallBatch = 5
/** Jobs whose points are packed in one round at most. */
const packedJobs = 200
/** A file that no row names yet may be about to be named. */
const filesAfterSeconds = 3_600

type Count = Statement<{ days: typeof float }, { rows: typeof bigint; bytes: typeof numeric }>
const row = { rows: bigint, bytes: numeric }

const counting = ({ kind, table, where, bytes }: CollectedRows): Count =>
  statement({
    name: `collection: count ${kind}`,
    text: `SELECT count(*) AS rows, COALESCE(sum(${bytes}), 0)::numeric AS bytes FROM ${table} t WHERE ${where}`,
    params: { days: float },
    row,
  })
const removing = ({ kind, table, key, where, bytes }: CollectedRows): Count =>
  statement({
    name: `collection: remove ${kind}`,
    text: `WITH gone AS (SELECT ${key}, ${bytes} AS bytes FROM ${table} t WHERE ${where} LIMIT ${batchOf(kind)} FOR UPDATE SKIP LOCKED),
      removed AS (DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM gone) RETURNING 1)
      SELECT (SELECT count(*) FROM removed) AS rows, COALESCE((SELECT sum(bytes) FROM gone), 0)::numeric AS bytes`,
    params: { days: float },
    row,
  })
const batchOf = (kind: CollectedKind): number => (kind === 'jobs' || kind === 'metrics' ? smallBatch : batch)
const kinds = collectedRows.map((rows) => ({ ...rows, batch: batchOf(rows.kind), count: counting(rows), remove: removing(rows) }))

/** What is stored and nobody needs any more. */
export type Collector = ReturnType<typeof createCollector>

/** Removes what is stored and nobody needs any more. Several workers may do so at once. */
export const createCollector = ({ pool }: Connections) => ({
  /** Removes what the policy lets go, in small batches, and packs the metric points of jobs that have ended. */
  async collect(retention: Retention): Promise<Collection> {
    const collected: Collected[] = []
    for (const { kind, days, remove, batch: most } of kinds) {
      const age = days(retention)
      if (age !== undefined) collected.push({ kind, ...(await removeAll(pool, remove, age, most)) })
    }
    if (retention.RETENTION_AUDIT_DAYS !== undefined) collected.push({ kind: 'audit', ...(await removeAudit(pool, retention.RETENTION_AUDIT_DAYS)) })
    const { files, bytes } = await collectBlobs(pool, filesAfterSeconds)
    const packedPoints = await chunkEndedJobs(pool, { endedSeconds: packedAfterSeconds, jobs: packedJobs })
    return { collected: [...collected, { kind: 'files', rows: files, bytes }], packedPoints }
  },
  /** What `collect` would remove now. Files that only rows to be removed name are not among its files: they go with the next round. */
  async plan(retention: Retention): Promise<Collected[]> {
    const planned: Collected[] = []
    for (const { kind, days, count } of kinds) {
      const age = days(retention)
      if (age !== undefined) planned.push({ kind, ...(await oneRow(pool, count, { days: age })) })
    }
    if (retention.RETENTION_AUDIT_DAYS !== undefined) {
      const { rows, bytes } = await outdatedAudit(pool, retention.RETENTION_AUDIT_DAYS)
      planned.push({ kind: 'audit', rows, bytes })
    }
    const { files, bytes } = await oneRow(pool, unreferencedBlobs, { olderThanSeconds: filesAfterSeconds })
    return [...planned, { kind: 'files', rows: files, bytes }]
  },
})

async function removeAll(on: Queryable | pg.Pool, remove: Count, days: number, most: number): Promise<{ rows: number; bytes: number }> {
  const total = { rows: 0, bytes: 0 }
  for (;;) {
    const { rows, bytes } = await oneRow(on, remove, { days })
    total.rows += rows
    total.bytes += bytes
    if (rows < most) return total
  }
}
