import { type AuditEntryView, auditEntryView, type ListQuery } from '@trainyard/spec'
import { z } from 'zod'
import type { Connections } from '../connection/pool.js'
import { bigint, firstRow, int, nullable, type RowOf, rows, statement, text, time } from '../connection/statement.js'
import { mapPage, type Page, readList } from '../page.js'
import { auditHashOf, type AuditState, verifyAudit } from './verify-audit.js'
import { type NewAuditEntry, writeEntry } from './write-entry.js'

/** Whose entries, and which. */
export type AuditFilter = { projectId: string | null; operation?: string | undefined; actor?: string | undefined }

/** The log of calls that may have changed something. */
export type Audit = ReturnType<typeof createAudit>

const row = {
  id: text,
  seq: bigint,
  at: time,
  operation: text,
  target: nullable(text),
  status: int,
  project_id: nullable(text),
  actor_id: text,
  address: text,
  request_id: text,
  sha256: text,
}
const list = (direction: 'asc' | 'desc') =>
  statement({
    name: `audit: list ${direction}`,
    text: `SELECT id, seq, at, operation, object AS target, status, project_id, actor_id, address, request_id, sha256 FROM audit_log
      WHERE ($1::text IS NULL OR project_id = $1) AND ($2::text IS NULL OR operation = $2) AND ($3::text IS NULL OR actor_id = $3)
        AND ($4::int8 IS NULL OR seq ${direction === 'asc' ? '>' : '<'} $4) ORDER BY seq ${direction} LIMIT $5::int`,
    params: { projectId: nullable(text), operation: nullable(text), actor: nullable(text), after: nullable(bigint), limit: int },
    row,
  })
const lists = { asc: list('asc'), desc: list('desc') }
const seqOfId = statement({
  name: 'audit: number of one',
  text: 'SELECT seq FROM audit_log WHERE id = $1 AND ($2::text IS NULL OR project_id = $2)',
  params: { id: text, projectId: nullable(text) },
  row: { seq: bigint },
})

/** The log of calls that may have changed something. Rows are only ever added. */
export const createAudit = ({ pool }: Connections) => ({
  /** Adds an entry, and with its hash to the chain; returns its number. */
  append: (entry: NewAuditEntry): Promise<number> => writeEntry(pool, entry),
  /** A page of entries of one project, or of all. */
  async list({ projectId, operation, actor }: AuditFilter, query: ListQuery): Promise<Page<AuditEntryView>> {
    const filter = { projectId, operation: operation ?? null, actor: actor ?? null }
    const found = await readList({
      owner: { list: 'audit', ...filter },
      query,
      position: z.int().min(0),
      read: (after, limit) => rows(pool, lists[query.order], { ...filter, after: after ?? null, limit }),
      positionOf: ({ seq }) => seq,
      positionOfId: async (id) => (await firstRow(pool, seqOfId, { id, projectId }))?.seq,
    })
    return mapPage(found, toView)
  },
  /** Recomputes the whole chain. */
  verify: (): Promise<AuditState> => verifyAudit(pool),
  /** The hash of an entry as it is now; null where it is gone. Whoever noted it elsewhere sees whether the chain was made anew. */
  hashOf: (seq: number): Promise<string | null> => auditHashOf(pool, seq),
})

const toView = (entry: RowOf<typeof lists.asc>): AuditEntryView => auditEntryView.parse({ object: 'audit_entry', ...entry, at: entry.at.toISOString() })
