import { createHash } from 'node:crypto'
import { type Lease, LeaseLostError } from '@trainyard/lifecycle'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, completedMember, expireLeases, pointsOf, queuedJob } from '@trainyard/testing/db/fixtures.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

/** All that a worker may write, by name. */
const writes: Record<string, (lease: Lease) => Promise<unknown>> = {
  'metrics.append': (lease) => test.db.metrics.append(lease, pointsOf(0, 'loss', [1, 2, 3])),
  'checkpoints.save': (lease) => test.db.checkpoints.save(lease, checkpointOf(0, 'last', 5, `stale ${lease.epoch}`)),
  'checkpoints.saveAll': (lease) => test.db.checkpoints.saveAll(lease, [checkpointOf(0, 'last', 6, `stale too ${lease.epoch}`)]),
  'events.append': (lease) => test.db.events.append(lease, [{ type: 'log', message: 'from the past' }]),
  'tasks.heartbeat': (lease) =>
    test.db.tasks.heartbeat(lease, { leaseSeconds: 60, progress: [{ member: 0, epoch: 9, step: 99, steps: 100, samplesPerSecond: 1 }] }),
  'tasks.complete': (lease) => test.db.tasks.complete(lease, { members: [completedMember(0)] }),
  'tasks.fail': (lease) => test.db.tasks.fail(lease, { code: 'diverged', message: 'no', retry: false }),
  'tasks.fail, to be retried': (lease) => test.db.tasks.fail(lease, { code: 'engine_error', message: 'no', retry: true }),
  'tasks.release': (lease) => test.db.tasks.release(lease),
  'tasks.stop': (lease) => test.db.tasks.stop(lease, 'cancelled'),
}

/** All rows of a job that a worker could have changed, without the clocks. */
async function stateOf(jobId: string): Promise<unknown> {
  const text = `SELECT
    (SELECT jsonb_agg(to_jsonb(t) - 'lease_expires_at' ORDER BY id) FROM tasks t WHERE job_id = $1) AS tasks,
    (SELECT jsonb_agg(to_jsonb(m) ORDER BY index) FROM members m WHERE job_id = $1) AS members,
    (SELECT to_jsonb(j) FROM jobs j WHERE id = $1) AS job,
    (SELECT to_jsonb(c) FROM job_cursors c WHERE job_id = $1) AS cursor,
    (SELECT count(*) FROM events WHERE job_id = $1) AS events,
    (SELECT count(*) FROM checkpoints WHERE job_id = $1) AS checkpoints,
    (SELECT count(*) FROM blobs) AS blobs,
    (SELECT jsonb_agg(to_jsonb(a) - 'heartbeat_at' ORDER BY epoch) FROM job_attempts a WHERE job_id = $1) AS attempts`
  return (await test.db.pool.query(text, [jobId])).rows[0]
}

describe('a worker whose lease was taken over', () => {
  it.each(Object.keys(writes))('cannot write anything by %s', async (name) => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    const old = await claimed(db, taskId)
    await expireLeases(db, job.id)
    const now = await claimed(db, taskId)
    expect(now.epoch).toBe(old.epoch + 1)
    const before = await stateOf(job.id)
    await expect(writes[name]?.(old.lease)).rejects.toBeInstanceOf(LeaseLostError)
    expect(await stateOf(job.id)).toEqual(before)
    // The present holder still can: the fence shuts out the past only.
    await expect(writes[name]?.(now.lease)).resolves.not.toThrow()
  })

  it.each(Object.keys(writes))('cannot write by %s under an epoch that was never given, or for another job', async (name) => {
    const { db } = test
    const job = await queuedJob(db)
    const other = await queuedJob(db)
    const { lease } = await claimed(db, job.tasks[0] ?? '')
    await expect(writes[name]?.({ ...lease, epoch: lease.epoch + 1 })).rejects.toBeInstanceOf(LeaseLostError)
    await expect(writes[name]?.({ ...lease, jobId: other.id })).rejects.toBeInstanceOf(LeaseLostError)
  })

  it('is shut out by due() as well, which sets the task back to queued and notes the lost attempt', async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    const { lease } = await claimed(db, taskId)
    await expireLeases(db, job.id)
    const due = await db.tasks.due(100)
    expect(due).toContainEqual(expect.objectContaining({ id: taskId, kind: 'train', epoch: 1 }))
    await expect(db.tasks.heartbeat(lease, { leaseSeconds: 60 })).rejects.toBeInstanceOf(LeaseLostError)
    const { rows } = await db.pool.query('SELECT outcome FROM job_attempts WHERE task_id = $1', [taskId])
    expect(rows).toEqual([{ outcome: 'lost' }])
  })

  it('loses every write in flight or none: 20 takeovers among 8 writers leave no point under the old epoch after the claim', async () => {
    const { db } = test
    for (let round = 0; round < 20; round++) {
      const job = await queuedJob(db)
      const [taskId = ''] = job.tasks
      const { lease } = await claimed(db, taskId)
      const writers = Array.from({ length: 8 }, (_, writer) =>
        db.metrics.append(lease, pointsOf(0, `key${writer}`, [1, 2])).then(
          () => 'stored' as const,
          (error: unknown) => (error instanceof LeaseLostError ? ('fenced' as const) : Promise.reject(error)),
        ),
      )
      // What stands when the claim has been made is all that the old holder ever wrote.
      const takeover = expireLeases(db, job.id)
        .then(() => claimed(db, taskId))
        .then(() => db.metrics.cursor(job.projectId, job.id))
      const [atClaim, ...outcomes] = await Promise.all([takeover, ...writers])
      const { metricSeq } = await db.metrics.cursor(job.projectId, job.id)
      expect(metricSeq).toBe(atClaim.metricSeq)
      expect(metricSeq).toBe(2 * outcomes.filter((outcome) => outcome === 'stored').length)
      await expect(db.metrics.append(lease, pointsOf(0, 'late', [1]))).rejects.toBeInstanceOf(LeaseLostError)
    }
  })
})

describe('a result that takes longer to store than its lease lasts', () => {
  it('is recorded when heartbeats went on meanwhile, and the task is nobody else’s in between', async () => {
    const { db, url } = test
    const job = await queuedJob(db)
    const { lease } = await claimed(db, job.tasks[0] ?? '')
    const member = completedMember(0)
    // Somebody else is storing the same file, so that storing waits for as long as the test wants.
    const other = await db.pool.connect()
    const sha256 = createHash('sha256').update(member.predictions).digest('hex')
    await other.query('BEGIN')
    await other.query('INSERT INTO blobs (sha256, bytes) VALUES ($1, 0)', [sha256])
    const completing = db.tasks.complete(lease, { members: [member] })
    try {
      const database = new URL(url).pathname.slice(1)
      await vi.waitFor(async () => {
        const { rows } = await db.pool.query(`SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`, [database])
        expect(rows).toHaveLength(1)
      })
      await expireLeases(db, job.id)
      await db.tasks.heartbeat(lease, { leaseSeconds: 60 })
      expect((await db.tasks.due(1_000)).filter(({ id }) => id === lease.taskId)).toEqual([])
      expect(await db.tasks.claim({ taskId: lease.taskId, workerId: 'wrk_other', leaseSeconds: 60 })).toBeNull()
    } finally {
      await other.query('ROLLBACK')
      other.release()
    }
    expect((await completing).ready).toHaveLength(1)
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({ members: [{ status: 'succeeded' }] })
  })
})
