import { bigint, bool, firstRow, oneRow, type Queryable, rows, statement, text } from '../connection/statement.js'

/** How the chain stands: its newest entry, and the first place where it was changed, in words; null where it is whole. */
export type AuditState = { entries: number; seq: number; sha256: string; broken: string | null }

/** Entries that are recomputed in one statement. */
const stride = 10_000

const head = statement({
  name: 'audit: head',
  text: 'SELECT seq, sha256, removed_seq AS "removedSeq", removed_sha256 AS "removedSha256" FROM audit_head',
  row: { seq: bigint, sha256: text, removedSeq: bigint, removedSha256: text },
})
const part = statement({
  name: 'audit: verify part',
  text: `SELECT seq, sha256, previous_sha256 AS "previousSha256",
      sha256 = audit_sha256(previous_sha256, seq, id, at, operation, object, status, project_id, actor_id, address, request_id) AS "isOwn"
    FROM audit_log WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT ${stride}`,
  params: { after: bigint, until: bigint },
  row: { seq: bigint, sha256: text, previousSha256: text, isOwn: bool },
})
const entry = statement({
  name: 'audit: hash of one',
  text: 'SELECT sha256 FROM audit_log WHERE seq = $1',
  params: { seq: bigint },
  row: { sha256: text },
})

/** Recomputes the hash of every entry, and compares each with the one before: an entry that was changed, removed or put in breaks the chain. */
export async function verifyAudit(on: Queryable): Promise<AuditState> {
  const { seq: end, sha256, removedSeq, removedSha256 } = await oneRow(on, head, {})
  const state = { entries: end - removedSeq, seq: end, sha256 }
  let before = { seq: removedSeq, sha256: removedSha256 }
  while (before.seq < end) {
    const entries = await rows(on, part, { after: before.seq, until: end })
    if (entries.length === 0) return { ...state, broken: `the entries from ${before.seq + 1} on are missing` }
    for (const each of entries) {
      if (each.seq !== before.seq + 1) return { ...state, broken: `the entries from ${before.seq + 1} to ${each.seq - 1} are missing` }
      if (!each.isOwn) return { ...state, broken: `the entry ${each.seq} was changed` }
      if (each.previousSha256 !== before.sha256) return { ...state, broken: `the entry ${each.seq} does not follow the one before, which was changed` }
      before = each
    }
  }
  if (before.sha256 !== sha256) return { ...state, broken: `the entry ${end} is not the one that was written last` }
  const beyond = await firstRow(on, entry, { seq: end + 1 })
  return { ...state, broken: beyond ? `the entry ${end + 1} was put in` : null }
}

/** The hash of an entry as it is now; null where it is gone. */
export const auditHashOf = async (on: Queryable, seq: number): Promise<string | null> => (await firstRow(on, entry, { seq }))?.sha256 ?? null
