import { elementAt } from '@trainyard/spec'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, combinedOf, completedMember, completeTask, pointsOf, queuedJob } from '@trainyard/testing/db/fixtures.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

/** Ends the combining task that is ready. */
async function combine(jobId: string): Promise<{ version: number | null }> {
  const ready = await test.db.tasks.ready({ jobIds: [jobId] })
  expect(ready.map(({ kind }) => kind)).toEqual(['combine'])
  const claim = await claimed(test.db, elementAt(ready, 0, 'the combining task').id)
  const { version } = await test.db.tasks.completeCombine(claim.lease, combinedOf(claim))
  return { version }
}

describe('a job', () => {
  it('that failed is retried as a new job that takes over members, checkpoints and points, and stays failed itself', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    const [first = '', second = ''] = job.tasks
    await completeTask(db, await claimed(db, first))
    const { lease } = await claimed(db, second)
    await db.metrics.append(lease, pointsOf(1, 'loss', [10, 20, 30]))
    await db.checkpoints.save(lease, checkpointOf(1, 'last', 20))
    await db.tasks.fail(lease, { code: 'data_error', message: 'a row is missing', retry: false })
    const retry = await db.jobs.request(job.projectId, job.id, 'retry')
    expect(retry).toMatchObject({ status: 'queued', parent: { type: 'retry', id: job.id }, seed: 7, members: [{ status: 'succeeded' }, { status: 'queued' }] })
    const [task, ...others] = await db.tasks.ready({ jobIds: [retry.id] })
    expect(others).toEqual([])
    expect((await claimed(db, task?.id ?? '')).members[0]).toMatchObject({ index: 1, resume: { step: 20 } })
    const page = await db.metrics.page(retry.id, { limit: 100 })
    expect(page.series).toMatchObject([{ member: 1, key: 'loss', step: [10, 20] }])
    expect(page.next).toBe(2)
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({ status: 'failed', error: { code: 'data_error', message: 'a row is missing' } })
  })

  it('that succeeded without some members is retried for those alone, and its model becomes the next version', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 4, membersPerCall: 2, model: 'mended' })
    const [first = '', second = ''] = job.tasks
    for (const [taskId, failed] of [
      [first, 1],
      [second, 2],
    ] as const) {
      const { lease, members } = await claimed(db, taskId)
      const [well] = members.map(({ index }) => index).filter((index) => index !== failed)
      if (well === undefined) throw new Error('a pack of two')
      await db.checkpoints.save(lease, checkpointOf(well, 'final', 10))
      await db.metrics.append(lease, [...pointsOf(well, 'loss', [10]), ...pointsOf(failed, 'loss', [10, 20])])
      if (failed === 2) await db.checkpoints.save(lease, checkpointOf(failed, 'last', 10))
      const error = { code: 'diverged', message: 'the loss became NaN' }
      await db.tasks.complete(lease, { members: [completedMember(well)], failed: [{ index: failed, error }] })
    }
    expect(await combine(job.id)).toEqual({ version: 1 })
    const before = await db.jobs.get(job.projectId, job.id)
    expect(before).toMatchObject({ status: 'succeeded', failed_members: 2 })

    const retry = await db.jobs.request(job.projectId, job.id, 'retry')
    expect(retry).toMatchObject({ status: 'queued', parent: { type: 'retry', id: job.id }, failed_members: 0 })
    expect(retry.members.map(({ status }) => status)).toEqual(['succeeded', 'queued', 'queued', 'succeeded'])
    expect(retry.members[0]?.final).toEqual(before.members[0]?.final)
    const due = await db.tasks.ready({ jobIds: [retry.id] })
    const claims = (await Promise.all(due.map(({ id }) => claimed(db, id)))).toSorted(
      (a, b) => elementAt(a.members, 0, 'members').index - elementAt(b.members, 0, 'members').index,
    )
    expect(claims.map(({ members }) => members.map(({ index, resume }) => [index, resume?.step ?? null]))).toEqual([[[1, null]], [[2, 10]]])
    const { series } = await db.metrics.page(retry.id, { limit: 100 })
    expect(series.map(({ member, step }) => [member, step]).toSorted()).toEqual([
      [0, [10]],
      [2, [10]],
      [3, [10]],
    ])
    for (const claim of claims) await completeTask(db, claim)
    expect(await combine(retry.id)).toEqual({ version: 2 })
    expect(await db.models.getVersion(job.projectId, 'mended', '2')).toMatchObject({ members: 4, member_indices: [0, 1, 2, 3] })
    expect(await db.jobs.get(job.projectId, job.id)).toEqual(before)
    await expect(db.jobs.request(job.projectId, retry.id, 'retry')).rejects.toMatchObject({
      code: 'conflict',
      message: 'This job has already succeeded, and none of its members failed, so there is nothing to retry. Send it as a new job to train it again.',
    })
  })

  it('that was finished early after a member failed is retried for that member; those that were skipped stay so', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3, model: 'early' })
    const [first = '', second = ''] = job.tasks
    await db.tasks.fail((await claimed(db, first)).lease, { code: 'out_of_memory', message: 'too big', retry: false })
    const claim = await claimed(db, second)
    await db.jobs.request(job.projectId, job.id, 'finish')
    await completeTask(db, claim)
    expect(await combine(job.id)).toEqual({ version: 1 })
    const retry = await db.jobs.request(job.projectId, job.id, 'retry')
    expect(retry.members.map(({ status }) => status)).toEqual(['queued', 'succeeded', 'cancelled'])
    const due = await db.tasks.ready({ jobIds: [retry.id] })
    expect(due).toHaveLength(1)
    await completeTask(db, await claimed(db, due[0]?.id ?? ''))
    expect(await combine(retry.id)).toEqual({ version: 2 })
    expect(await db.models.getVersion(job.projectId, 'early', '2')).toMatchObject({ member_indices: [0, 1] })
  })
})
