import { createId } from '@trainyard/runtime'
import { bigint, int, nullable, oneRow, type Queryable, statement, text, time } from '../connection/statement.js'

/** A call to note. */
export type NewAuditEntry = {
  operation: string
  object: string | null
  status: number
  projectId: string | null
  actorId: string
  address: string
  requestId: string
}

// One statement, so that the end of the chain is held for its length only.
const append = statement({
  name: 'audit: append',
  text: `WITH head AS (
      UPDATE audit_head SET seq = seq + 1, previous_sha256 = sha256,
        sha256 = audit_sha256(sha256, seq + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING seq, previous_sha256, sha256)
    INSERT INTO audit_log (seq, id, at, operation, object, status, project_id, actor_id, address, request_id, previous_sha256, sha256)
    SELECT seq, $1, $2, $3, $4, $5, $6, $7, $8, $9, previous_sha256, sha256 FROM head RETURNING seq`,
  params: {
    id: text,
    at: time,
    operation: text,
    object: nullable(text),
    status: int,
    projectId: nullable(text),
    actorId: text,
    address: text,
    requestId: text,
  },
  row: { seq: bigint },
  prepared: true,
})

/** Adds an entry, and with its hash to the chain; returns its number. */
export const writeEntry = async (on: Queryable, entry: NewAuditEntry): Promise<number> =>
  (await oneRow(on, append, { id: createId('auditEntry'), at: new Date(), ...entry })).seq
