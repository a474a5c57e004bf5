import { readSettings } from '@trainyard/runtime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, combinedOf, completeTask, newSweep, pointsOf, queuedJob } from '@trainyard/testing/db/fixtures.js'
import { retentionSettings, type Retention } from './policy.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

/** A job that succeeded, with everything that a job leaves; it ended so many days ago. */
async function endedJob(days: number, model?: string): Promise<{ id: string; projectId: string }> {
  const { db } = test
  const job = await queuedJob(db, model === undefined ? {} : { model })
  const claim = await claimed(db, job.tasks[0] ?? '')
  await db.checkpoints.save(claim.lease, checkpointOf(0, 'last', 5, `last of ${job.id}`))
  await db.metrics.append(claim.lease, pointsOf(0, 'loss', [1, 2, 3]))
  await completeTask(db, claim)
  const [ref] = await db.tasks.ready({ jobIds: [job.id] })
  const combine = await claimed(db, ref?.id ?? '')
  await db.tasks.completeCombine(combine.lease, combinedOf(combine))
  await db.pool.query(`UPDATE jobs SET finished_at = clock_timestamp() - make_interval(days => $2) WHERE id = $1`, [job.id, days])
  await db.pool.query(`UPDATE job_attempts SET ended_at = clock_timestamp() - make_interval(days => $2) WHERE job_id = $1`, [job.id, days])
  return job
}

const count = async (table: string, jobId: string): Promise<number> =>
  (await test.db.pool.query(`SELECT 1 FROM ${table} WHERE job_id = $1`, [jobId])).rows.length
const byKind = (collected: readonly { kind: string; rows: number }[]) => Object.fromEntries(collected.map(({ kind, rows }) => [kind, rows]))

it('what users see stays by default; what nobody can use goes, as the dry run says', async () => {
  const [old, young] = [await endedJob(400), await endedJob(1)]
  const retention = retentionSettings.parse({})
  const planned = await test.db.collector.plan(retention)
  expect(byKind(planned)).toMatchObject({ attempts: 2, checkpoints: 1 })
  expect(planned.map(({ kind }) => kind)).not.toContain('jobs')
  const { collected, packedPoints } = await test.db.collector.collect(retention)
  expect(collected).toEqual(planned)
  expect(packedPoints).toBe(6)
  for (const { id, projectId } of [old, young]) {
    expect((await test.db.metrics.page(id, { limit: 10 })).sourcePoints).toBe(3)
    expect((await test.db.events.list(projectId, id, { limit: 100, order: 'asc' })).data.length).toBeGreaterThan(0)
    expect((await test.db.checkpoints.list(projectId, id)).data.map(({ kind }) => kind)).toEqual(id === old.id ? ['final'] : ['last', 'final'])
  }
  expect(byKind(await test.db.collector.plan(retention))).toMatchObject({ attempts: 0, checkpoints: 0, replies: 0 })
})

it('a setting that is empty is not set, and a zero or a text is rejected', () => {
  const empty = readSettings(retentionSettings, { RETENTION_JOBS_DAYS: '', RETENTION_ATTEMPTS_DAYS: '' })
  expect([empty.RETENTION_JOBS_DAYS, empty.RETENTION_ATTEMPTS_DAYS]).toEqual([undefined, 90])
  for (const wrong of ['', '0', '-1', '1.5', 'week', ' ', 'NaN', '1e9']) expect(retentionSettings.safeParse({ RETENTION_JOBS_DAYS: wrong }).success).toBe(false)
})

it('each kind goes by its own setting, and nothing else with it', async () => {
  const kinds = { RETENTION_METRICS_DAYS: 'metric_series', RETENTION_EVENTS_DAYS: 'events', RETENTION_ATTEMPTS_DAYS: 'job_attempts' }
  for (const [setting, table] of Object.entries(kinds)) {
    const [old, young] = [await endedJob(10), await endedJob(2)]
    const retention: Retention = { ...retentionSettings.parse({ [setting]: '5' }) }
    const before = new Map(await Promise.all(Object.values(kinds).map(async (each) => [each, await count(each, old.id)] as const)))
    await test.db.collector.collect(retention)
    for (const each of Object.values(kinds)) expect(await count(each, old.id)).toBe(each === table ? 0 : before.get(each))
    expect(await count(table, young.id)).toBeGreaterThan(0)
    expect((await test.db.metrics.page(old.id, { limit: 10 })).hasMore).toBe(false)
  }
})

it('jobs and sweeps go with all that is theirs, but for those that a model came from', async () => {
  const [plain, published] = [await endedJob(10), await endedJob(10, 'kept')]
  const { projectId } = plain
  const sweep = await newSweep(test.db, projectId, 3)
  await test.db.pool.query(
    `UPDATE jobs SET status = 'cancelled', finished_at = clock_timestamp() - interval '9 days' WHERE id IN (SELECT job_id FROM trials WHERE sweep_id = $1)`,
    [sweep],
  )
  const retention = retentionSettings.parse({ RETENTION_JOBS_DAYS: 5 })
  await test.db.collector.collect(retention)
  expect((await test.db.sweeps.get(projectId, sweep)).trials).toHaveLength(3)
  await test.db.pool.query(`UPDATE sweeps SET status = 'cancelled', finished_at = clock_timestamp() - interval '9 days' WHERE id = $1`, [sweep])
  await test.db.collector.collect(retention)
  await expect(test.db.sweeps.get(projectId, sweep)).rejects.toMatchObject({ code: 'not_found' })
  for (const table of ['members', 'tasks', 'events', 'checkpoints', 'metric_series', 'job_attempts', 'job_cursors']) {
    expect(await count(table, plain.id)).toBe(0)
    expect(await count(table, published.id)).toBeGreaterThan(0)
  }
})

it('a file goes with the job that alone named it, and a version that was deleted keeps its number', async () => {
  const { db } = test
  const job = await endedJob(1, 'numbered')
  await expect(db.jobs.remove(job.projectId, job.id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('version 1 of the model numbered'),
  })
  await db.models.deleteVersion(job.projectId, 'numbered', '1')
  await db.jobs.remove(job.projectId, job.id)
  await expect(db.jobs.get(job.projectId, job.id)).rejects.toMatchObject({ code: 'not_found' })
  const { files } = await db.blobs.collect({ olderThanSeconds: 0 })
  expect(files).toBeGreaterThan(0)
  const { rows } = await db.pool.query(`SELECT 1 FROM model_versions WHERE job_id = $1 AND deleted_at IS NOT NULL`, [job.id])
  expect(rows).toHaveLength(1)
})
