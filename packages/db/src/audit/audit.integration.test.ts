import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { retentionSettings } from '../collection/policy.js'
import type { NewAuditEntry } from './write-entry.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 })
})
afterAll(() => test?.drop())

const entry = (part: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  operation: 'createJob',
  object: 'job_1',
  status: 201,
  projectId: 'prj_1',
  actorId: 'key_1',
  address: '127.0.0.1',
  requestId: 'req_1',
  ...part,
})

/** As whoever has the rights of the table's owner would: the guards are off, and on again. */
const tamper = async (sql: string) => {
  await test.db.pool.query(`ALTER TABLE audit_log DISABLE TRIGGER USER; ${sql}; ALTER TABLE audit_log ENABLE TRIGGER USER`)
}

it('numbers entries without gaps and in one chain, also when many write at once', async () => {
  const before = await test.db.audit.verify()
  await Promise.all(Array.from({ length: 100 }, (_, index) => test.db.audit.append(entry({ object: `job_${index}` }))))
  expect(await test.db.audit.verify()).toMatchObject({ entries: before.entries + 100, broken: null })
})

it('a hash is that of the fields and the hash before, as anybody can compute it', async () => {
  const seq = await test.db.audit.append(entry({ object: 'größe "x" — 模型', projectId: null }))
  const { rows } = await test.db.pool.query('SELECT * FROM audit_log WHERE seq = $1', [seq])
  const [row] = rows
  const fields = [
    row.previous_sha256,
    row.seq,
    row.id,
    row.at.toISOString(),
    row.operation,
    row.object,
    row.status,
    row.project_id,
    row.actor_id,
    row.address,
    row.request_id,
  ]
  // Postgres writes JSON with a space after each comma.
  const text = `[${fields.map((field) => JSON.stringify(field)).join(', ')}]`
  expect(createHash('sha256').update(text).digest('hex')).toBe(row.sha256)
})

it('rows cannot be changed, removed or emptied', async () => {
  await test.db.audit.append(entry())
  for (const sql of ['UPDATE audit_log SET status = 200', 'DELETE FROM audit_log', 'TRUNCATE audit_log'])
    await expect(test.db.pool.query(sql)).rejects.toMatchObject({ code: 'TY003' })
})

it('an entry that was changed, removed or put in by other means is found', async () => {
  const fields = ['operation', 'object', 'project_id', 'actor_id', 'address', 'request_id', 'id', 'previous_sha256', 'sha256'].map(
    (field) => `${field} = ${field} || 'x'`,
  )
  const change = fc.constantFrom(...fields, 'status = status + 1', `at = at + interval '1 millisecond'`, 'object = NULL')
  for (let count = 0; count < 20; count++) await test.db.audit.append(entry({ object: `job_${count}` }))
  const { seq } = await test.db.audit.verify()
  await test.db.pool.query('CREATE TABLE saved AS SELECT * FROM audit_log')
  const restore = () => tamper('DELETE FROM audit_log; INSERT INTO audit_log SELECT * FROM saved')
  await fc.assert(
    fc.asyncProperty(fc.nat(19), change, fc.boolean(), async (back, set, isRemoved) => {
      const at = seq - back
      await tamper(isRemoved ? `DELETE FROM audit_log WHERE seq = ${at}` : `UPDATE audit_log SET ${set} WHERE seq = ${at}`)
      const found = await test.db.audit.verify()
      await restore()
      expect(found.broken).toContain(String(at))
    }),
    { numRuns: 60, endOnFailure: true },
  )
  await tamper(
    `INSERT INTO audit_log SELECT ${seq + 1}, 'aud_x', at, operation, object, status, project_id, actor_id, address, request_id, sha256, sha256 FROM saved WHERE seq = ${seq}`,
  )
  expect((await test.db.audit.verify()).broken).toContain('put in')
  await restore()
  await test.db.pool.query('DROP TABLE saved')
  expect(await test.db.audit.verify()).toMatchObject({ broken: null })
}, 60_000)

it('retention removes the oldest entries, notes that, and the chain stays whole', async () => {
  for (let count = 0; count < 3; count++) await test.db.audit.append(entry())
  const { seq } = await test.db.audit.verify()
  await tamper(`UPDATE audit_log SET at = at - interval '10 days' WHERE seq <= ${seq - 2}`)
  const { collected } = await test.db.collector.collect(retentionSettings.parse({ RETENTION_AUDIT_DAYS: 5 }))
  expect(collected.find(({ kind }) => kind === 'audit')?.rows).toBe(seq - 2)
  expect(await test.db.audit.verify()).toMatchObject({ entries: 3, seq: seq + 1, broken: null })
  const page = await test.db.audit.list({ projectId: null }, { limit: 10, order: 'desc' })
  expect(page.data.map(({ operation }) => operation)).toEqual(['retention', 'createJob', 'createJob'])
  expect(await test.db.audit.hashOf(seq)).not.toBeNull()
  expect(await test.db.audit.hashOf(1)).toBeNull()
})
