import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, expireLeases, queuedJob } from '@trainyard/testing/db/fixtures.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 16 })
})
afterAll(() => test?.drop())

describe('claiming a task', () => {
  it('has exactly one winner of eight, in every of 200 rounds', async () => {
    const { db } = test
    const { tasks } = await queuedJob(db)
    const [taskId = ''] = tasks
    for (let round = 0; round < 200; round++) {
      const claims = await Promise.all(Array.from({ length: 8 }, (_, worker) => db.tasks.claim({ taskId, workerId: `wrk_${worker}`, leaseSeconds: 60 })))
      const winners = claims.filter((claim) => claim !== null)
      expect(winners).toHaveLength(1)
      expect(winners[0]?.epoch).toBe(round + 1)
      if (winners[0]) await db.tasks.release(winners[0].lease)
    }
  })

  it('gives a task whose lease ran out to exactly one of eight, under a new epoch', async () => {
    const { db } = test
    for (let round = 0; round < 30; round++) {
      const job = await queuedJob(db)
      const [taskId = ''] = job.tasks
      const before = await claimed(db, taskId)
      expect(await db.tasks.claim({ taskId, workerId: 'wrk_early', leaseSeconds: 60 })).toBeNull()
      await expireLeases(db, job.id)
      const claims = await Promise.all(Array.from({ length: 8 }, (_, worker) => db.tasks.claim({ taskId, workerId: `wrk_${worker}`, leaseSeconds: 60 })))
      const winners = claims.filter((claim) => claim !== null)
      expect(winners).toHaveLength(1)
      expect(winners[0]?.epoch).toBe(before.epoch + 1)
    }
  })

  it('brings all that a worker needs: spec, seeds, data set, and nothing to resume at first', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    const claims = await Promise.all(job.tasks.map((taskId) => claimed(db, taskId)))
    expect(claims.map(({ members }) => members.map(({ index }) => index))).toEqual([[0], [1], [2]])
    expect(new Set(claims.map(({ members }) => members[0]?.seed)).size).toBe(3)
    const [first] = claims
    expect(first).toMatchObject({
      kind: 'train',
      epoch: 1,
      job: { id: job.id, projectId: job.projectId, request: 'none', spec: { ensemble: { members: 3 } } },
      dataset: { id: job.datasetId, info: { rows: 8 }, source: { type: 'sample' } },
    })
    expect(first?.members[0]).toMatchObject({ resume: null, finished: null })
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view).toMatchObject({
      status: 'running',
      attempt: 1,
      jobs_ahead: null,
      members: [{ status: 'running' }, { status: 'running' }, { status: 'running' }],
    })
    expect(view.status_history.map(({ status }) => status)).toEqual(['queued', 'running'])
    expect(view.started_at).not.toBeNull()
  })

  it('refuses a task that waits, is not due, is done or does not exist', async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    const claim = (id: string) => db.tasks.claim({ taskId: id, workerId: 'wrk_x', leaseSeconds: 60 })
    const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM tasks WHERE job_id = $1 AND kind = 'combine'`, [job.id])
    expect(await claim(rows[0]?.id ?? '')).toBeNull()
    const { lease } = await claimed(db, taskId)
    await db.tasks.fail(lease, { code: 'engine_error', message: 'the engine stopped', retry: true })
    expect(await claim(taskId)).toBeNull() // its pause has not passed
    await db.jobs.request(job.projectId, job.id, 'cancel')
    expect(await claim(taskId)).toBeNull()
    expect(await claim('task_00000000000000000000000000')).toBeNull()
  })

  it('resumes from the newest last checkpoint of the member', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    const [taskId = ''] = job.tasks
    const { lease } = await claimed(db, taskId)
    await db.checkpoints.save(lease, checkpointOf(0, 'last', 10))
    await db.checkpoints.save(lease, checkpointOf(0, 'last', 20))
    await db.checkpoints.save(lease, checkpointOf(0, 'best', 15))
    await db.tasks.release(lease)
    const again = await claimed(db, taskId)
    const resume = again.members[0]?.resume
    expect(resume?.step).toBe(20)
    expect(new TextDecoder().decode(await db.blobs.read(resume?.sha256 ?? ''))).toBe('last of 0 at 20')
  })
})
