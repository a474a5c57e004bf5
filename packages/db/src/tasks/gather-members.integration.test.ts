import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, completeTask, expireLeases, queuedJob } from '@trainyard/testing/db/fixtures.js'
import type { PackOffer } from '@trainyard/lifecycle'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 16 })
})
afterAll(() => test?.drop())

const claim = async (taskId: string, members: number, offers: (PackOffer | null)[] = []) => {
  offers.push(await test.db.tasks.packOffer(taskId))
  return test.db.tasks.claim({ taskId, workerId: 'wrk_a', leaseSeconds: 60, members })
}
const indices = (of: Awaited<ReturnType<typeof claim>>) => of?.members.map(({ index }) => index)

describe('claiming several members at once', () => {
  it("takes as many as asked, and leaves the rest to others; the tasks that were dissolved are nobody's", async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 5 })
    const offers: (PackOffer | null)[] = []
    const first = await claim(job.tasks[0] ?? '', 3, offers)
    expect(indices(first)).toEqual([0, 1, 2])
    expect(offers).toMatchObject([{ waiting: 5, spec: { ensemble: { members: 5 } }, info: { rows: 8 } }])
    expect(await claim(job.tasks[1] ?? '', 3)).toBeNull()
    expect(indices(await claim(job.tasks[4] ?? '', 3))).toEqual([3, 4])
    expect(await db.tasks.ready({ jobIds: [job.id] })).toEqual([])
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view.members.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'running'))
  })

  it('of many that claim among the members of one job, each member goes to exactly one', async () => {
    const { db } = test
    for (let round = 0; round < 20; round++) {
      const job = await queuedJob(db, { members: 6 })
      const claims = await Promise.all(job.tasks.map((taskId) => claim(taskId, 2)))
      expect(claims.flatMap((one) => indices(one) ?? []).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5])
    }
  })

  it('offers the slots of live workers in which nothing runs', async () => {
    const { db } = test
    const { rows } = await db.pool.query<{ running: number }>(`SELECT count(*)::int AS running FROM tasks WHERE status = 'running'`)
    const running = rows[0]?.running ?? 0
    await db.workers.beat({
      id: 'wrk_a',
      host: 'h',
      pid: 1,
      backend: 'tensorflow',
      library: '2',
      device: 'cpu',
      memoryBytes: null,
      slots: running + 3,
      busy: 0,
    })
    const job = await queuedJob(db, { members: 4 })
    const offers: (PackOffer | null)[] = []
    await claim(job.tasks[0] ?? '', 1, offers)
    await claim(job.tasks[1] ?? '', 1, offers)
    expect(offers.map((offer) => [offer?.freeSlots, offer?.waiting])).toEqual([
      [3, 4],
      [2, 3],
    ])
    await db.workers.leave('wrk_a')
  })

  it('a task keeps its members when it is tried again, each from its own newest checkpoint', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    const [taskId = ''] = job.tasks
    const first = await claim(taskId, 2)
    if (!first) throw new Error('not claimed')
    await db.checkpoints.saveAll(first.lease, [checkpointOf(0, 'last', 10), checkpointOf(1, 'last', 10)])
    await expireLeases(db, job.id)
    const again = await claim(taskId, 3)
    expect(again?.members.map(({ index, resume }) => [index, resume?.step])).toEqual([
      [0, 10],
      [1, 10],
    ])
    await expect(db.checkpoints.save(first.lease, checkpointOf(0, 'last', 20))).rejects.toThrow('lease')
  })

  it('a pack that fails as a whole is split: each member goes on alone from its own newest checkpoint, is never packed again, and an event tells it', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 4 })
    const [taskId = ''] = job.tasks
    const first = await claim(taskId, 3)
    if (!first) throw new Error('not claimed')
    await db.checkpoints.saveAll(first.lease, [checkpointOf(0, 'last', 10), checkpointOf(2, 'last', 20)])
    const { ready } = await db.tasks.fail(first.lease, { code: 'out_of_memory', message: 'too large', retry: false })
    expect(ready).toHaveLength(3)
    await expect(db.checkpoints.save(first.lease, checkpointOf(0, 'last', 30))).rejects.toThrow('lease')
    const offers: (PackOffer | null)[] = []
    const alone = []
    for (const { id } of ready) alone.push(await claim(id, 4, offers))
    const work = alone.flatMap((one) => one?.members.map(({ index, resume }) => [index, resume?.step]) ?? [])
    expect(work.sort()).toEqual([
      [0, 10],
      [1, undefined],
      [2, 20],
    ])
    expect(offers).toEqual([null, null, null])
    const view = await db.jobs.get(job.projectId, job.id)
    expect([view.status, view.members.map(({ status }) => status)]).toEqual(['running', ['running', 'running', 'running', 'queued']])
    const { data } = await db.events.list(job.projectId, job.id, { limit: 100, order: 'asc' })
    expect(data.map(({ message }) => message)).toContain('The pack of members 0, 1, 2 failed, and each goes on alone from its last checkpoint: too large')
    for (const one of alone) if (one) await db.tasks.fail(one.lease, { code: 'out_of_memory', message: 'too large', retry: false })
    expect((await db.jobs.get(job.projectId, job.id)).members.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'queued'])
  })

  it("stores checkpoints of several members as one: a member that is not the task's leaves nothing of the others", async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    const first = await claim(job.tasks[0] ?? '', 2)
    if (!first) throw new Error('not claimed')
    await expect(db.checkpoints.saveAll(first.lease, [checkpointOf(0, 'last', 10), checkpointOf(2, 'last', 10)])).rejects.toThrow('does not train member 2')
    expect((await db.checkpoints.list(job.projectId, job.id)).data).toEqual([])
  })

  it('members that are completed together make the ensemble due when none is left', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    const packed = await claim(job.tasks[0] ?? '', 2)
    if (!packed) throw new Error('not claimed')
    expect(await completeTask(db, packed)).toEqual([])
    const last = await claimed(db, job.tasks[2] ?? '')
    expect(await completeTask(db, last)).toHaveLength(1)
  })

  it('cancelled, all members of a task are cancelled; paused and resumed, they stay together', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    const packed = await claim(job.tasks[0] ?? '', 3)
    if (!packed) throw new Error('not claimed')
    await db.jobs.request(job.projectId, job.id, 'pause')
    await db.tasks.stop(packed.lease, 'paused')
    await db.jobs.request(job.projectId, job.id, 'resume')
    const again = await claim(job.tasks[0] ?? '', 1)
    expect(indices(again)).toEqual([0, 1, 2])
    if (!again) throw new Error('not claimed')
    await db.jobs.request(job.projectId, job.id, 'cancel')
    await db.tasks.stop(again.lease, 'cancelled')
    const view = await db.jobs.get(job.projectId, job.id)
    expect([view.status, ...view.members.map(({ status }) => status)]).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled'])
  })
})
