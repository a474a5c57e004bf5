import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../database.js'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, expireLeases, newProject, newSweep, queuedJob } from '@trainyard/testing/db/fixtures.js'
import type { Claim } from './claimed-work.js'

let test: TestDatabase
let db: Database
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 16 })
  db = test.db
})
afterAll(() => test?.drop())

type Trial = { jobId: string; taskId: string }
type Sweep = { projectId: string; trials: Trial[] }

/** A sweep of so many trials, with the task of each. */
async function sweepOf(count: number, places = count): Promise<Sweep> {
  const { id: projectId } = await newProject(db)
  const id = await newSweep(db, projectId, count, { max_concurrent: places })
  const { trials } = await db.sweeps.get(projectId, id)
  const { rows } = await db.pool.query<{ id: string; job_id: string }>(`SELECT id, job_id FROM tasks WHERE kind = 'train' AND job_id = ANY($1)`, [
    trials.map(({ job_id }) => job_id),
  ])
  return { projectId, trials: trials.map(({ job_id: jobId }) => ({ jobId, taskId: rows.find((row) => row.job_id === jobId)?.id ?? '' })) }
}
const taskOf = ({ trials }: Sweep, index: number): string => trials[index]?.taskId ?? ''
const waitingFor = async ({ lease }: Claim): Promise<string[]> => (await db.tasks.packableTrials(lease)).waiting.map(({ taskId }) => taskId)

it('are the waiting trials of the same sweep, in their order, with their specs; not those that have no place yet, are asked to stop or begun', async () => {
  const [sweep] = await Promise.all([sweepOf(6, 5), sweepOf(3), queuedJob(db)])
  const first = await claimed(db, taskOf(sweep, 0))
  expect(await waitingFor(first)).toEqual([1, 2, 3, 4].map((index) => taskOf(sweep, index)))
  const [next] = (await db.tasks.packableTrials(first.lease)).waiting
  expect(next).toMatchObject({ members: 1, spec: { ensemble: { members: 1 }, seed: 1 } })
  await claimed(db, taskOf(sweep, 2))
  await db.jobs.request(sweep.projectId, sweep.trials[3]?.jobId ?? '', 'cancel')
  expect(await waitingFor(first)).toEqual([taskOf(sweep, 1), taskOf(sweep, 4)])
})

it('are none of a job that is no trial', async () => {
  const job = await queuedJob(db)
  expect(await waitingFor(await claimed(db, job.tasks[0] ?? ''))).toEqual([])
})

it('are none of a trial whose last attempt was lost, and such a trial is nobody else’s', async () => {
  const sweep = await sweepOf(3)
  await claimed(db, taskOf(sweep, 0))
  await expireLeases(db, sweep.trials[0]?.jobId ?? '')
  const again = await claimed(db, taskOf(sweep, 0))
  expect(await waitingFor(again)).toEqual([])
  const other = await claimed(db, taskOf(sweep, 1))
  await db.tasks.fail(again.lease, { code: 'worker_lost', message: 'the trainer ended', retry: true })
  await db.pool.query('UPDATE tasks SET run_after = NULL WHERE id = $1', [taskOf(sweep, 0)])
  expect(await waitingFor(other)).toEqual([taskOf(sweep, 2)])
})

it('of many workers that claim them at once each goes to exactly one, under a lease of its own', async () => {
  for (let round = 0; round < 10; round++) {
    const sweep = await sweepOf(8)
    const leaders = await Promise.all([0, 1].map((index) => claimed(db, taskOf(sweep, index))))
    const taken = await Promise.all(
      leaders.map(async (leader) => {
        const own: string[] = []
        for (const taskId of await waitingFor(leader)) {
          const claim = await db.tasks.claim({ taskId, workerId: 'wrk_a', leaseSeconds: 60, packedWith: leader.taskId })
          if (claim) own.push(claim.taskId)
        }
        return own
      }),
    )
    expect(taken.flat().sort()).toEqual([2, 3, 4, 5, 6, 7].map((index) => taskOf(sweep, index)).sort())
  }
})

it('tasks that run together take one slot, and one of them that is claimed again by itself a slot of its own', async () => {
  await db.pool.query(`UPDATE tasks SET status = 'cancelled', lease_expires_at = NULL WHERE status = 'running'`)
  await db.workers.beat({ id: 'wrk_a', host: 'h', pid: 1, backend: 'tensorflow', library: '2', device: 'cpu', memoryBytes: null, slots: 3, busy: 0 })
  const sweep = await sweepOf(4)
  const leader = await claimed(db, taskOf(sweep, 0))
  expect((await db.tasks.packableTrials(leader.lease)).freeSlots).toBe(3)
  const second = await db.tasks.claim({ taskId: taskOf(sweep, 1), workerId: 'wrk_a', leaseSeconds: 60, packedWith: leader.taskId })
  expect((await db.tasks.packableTrials(leader.lease)).freeSlots).toBe(3)
  if (!second) throw new Error('not claimed')
  await db.tasks.release(second.lease)
  await claimed(db, taskOf(sweep, 1))
  expect((await db.tasks.packableTrials(leader.lease)).freeSlots).toBe(2)
  await db.workers.leave('wrk_a')
})
