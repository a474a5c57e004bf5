import type { JobStatus, SweepSpec } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../database.js'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, combinedOf, completeTask, jobSpecOf, newProject, newSweep, pointsOf, readyDataset } from '@trainyard/testing/db/fixtures.js'
import type { Queryable } from '../connection/statement.js'
import { insertNewSweep } from './insert-sweep.js'
import { listSweeps } from './read-sweeps.js'

let test_: TestDatabase
let db: Database
beforeAll(async () => {
  test_ = await createTestDatabase()
  db = test_.db
})
afterAll(() => test_?.drop())

type Made = { projectId: string; id: string; jobs: string[] }

async function sweepOf(count: number, parts: Partial<SweepSpec> = {}): Promise<Made> {
  const projectId = (await newProject(db)).id
  const id = await newSweep(db, projectId, count, parts)
  return { projectId, id, jobs: (await db.sweeps.get(projectId, id)).trials.map(({ job_id }) => job_id) }
}

const statuses = async ({ projectId, id }: Made) => (await db.sweeps.get(projectId, id)).trials.map(({ status }) => status)
const claimOf = async (jobId: string) => {
  const [task] = await db.tasks.ready({ jobIds: [jobId] })
  if (!task) throw new Error(`${jobId} has nothing to claim`)
  return claimed(db, task.id)
}
/** Trains a trial's only member and combines it, without looking after its sweep. */
async function succeed(jobId: string): Promise<void> {
  await end(jobId, await claimOf(jobId))
}

async function end(jobId: string, claim: Awaited<ReturnType<typeof claimOf>>): Promise<void> {
  await completeTask(db, claim)
  const combine = await claimOf(jobId)
  await db.tasks.completeCombine(combine.lease, combinedOf(combine))
}

test('every trial is a job from the start, and no more than max_concurrent of them can be claimed', async () => {
  const sweep = await sweepOf(5)
  expect(await statuses(sweep)).toEqual(['queued', 'queued', 'waiting', 'waiting', 'waiting'])
  const [, , third = ''] = sweep.jobs
  expect(await db.tasks.ready({ jobIds: [third] })).toEqual([])
  expect(await db.jobs.get(sweep.projectId, third)).toMatchObject({
    status: 'queued',
    status_detail: 'waiting for its turn in the sweep',
    parent: { type: 'sweep', id: sweep.id },
  })
})

test('the end of a trial frees its place for the next, in order, once however many look at the same time', async () => {
  const sweep = await sweepOf(6)
  const [first = ''] = sweep.jobs
  await succeed(first)
  const steps = await Promise.all(Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? db.sweeps.advanceOf(first) : db.sweeps.advanceDue(0))))
  expect(await statuses(sweep)).toEqual(['succeeded', 'queued', 'queued', 'waiting', 'waiting', 'waiting'])
  expect(steps.flatMap(({ ready }) => ready)).toHaveLength(1)
})

test('a worker that died between the end of a trial and the release of the next leaves nothing behind: the next look at all sweeps finds it', async () => {
  const sweep = await sweepOf(3, { max_concurrent: 1 })
  await succeed(sweep.jobs[0] ?? '')
  expect(await statuses(sweep)).toEqual(['succeeded', 'waiting', 'waiting'])
  const { ready } = await db.sweeps.advanceDue(0)
  expect(await statuses(sweep)).toEqual(['succeeded', 'queued', 'waiting'])
  expect(ready.length).toBeGreaterThan(0)
})

test('of many workers that look at all sweeps one moves a sweep on, and the others leave it alone until it has rested', async () => {
  const sweep = await sweepOf(3, { max_concurrent: 1 })
  const [first = '', second = ''] = sweep.jobs
  await db.sweeps.advanceDue(60)
  await succeed(first)
  expect(await Promise.all(Array.from({ length: 4 }, () => db.sweeps.advanceDue(60)))).toEqual(Array.from({ length: 4 }, () => ({ ready: [], stopped: [] })))
  expect(await statuses(sweep)).toEqual(['succeeded', 'waiting', 'waiting'])
  await db.pool.query(`UPDATE sweeps SET looked_at = looked_at - interval '60 seconds' WHERE id = $1`, [sweep.id])
  const steps = await Promise.all(Array.from({ length: 4 }, () => db.sweeps.advanceDue(60)))
  expect(steps.flatMap(({ ready }) => ready)).toHaveLength(1)
  await db.jobs.request(sweep.projectId, second, 'cancel')
})

/** Counts the statements that go through a connection. */
function counting<On extends Queryable>(on: On): { on: On; count(): number } {
  let count = 0
  const counted = new Proxy(on, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key)
      if (key !== 'query' || typeof value !== 'function') return value
      count += 1
      return value.bind(target)
    },
  })
  return { on: counted, count: () => count }
}

test('a page of sweeps and a sweep of many trials take no more statements than small ones', async () => {
  const { projectId } = await sweepOf(2)
  const list = async (limit: number): Promise<number> => {
    const { on, count } = counting<Queryable>(db.pool)
    await listSweeps(on, projectId, { limit, order: 'asc' })
    return count()
  }
  const one = await list(1)
  for (let sweeps = 0; sweeps < 3; sweeps++) await newSweep(db, projectId, 3)
  expect(await list(10)).toBe(one)
  const datasetId = (await readyDataset(db, projectId)).id
  const insert = (members: number, count: number): Promise<number> =>
    db.transaction(async (transaction) => {
      const { on, count: statements } = counting(transaction)
      const trials = Array.from({ length: count }, (_, index) => ({ values: {}, spec: jobSpecOf({ datasetId, members, seed: index }), specSha256: '0' }))
      await insertNewSweep(on, {
        projectId,
        spec: (await db.sweeps.list(projectId, { limit: 1, order: 'asc' })).data.map(({ spec }) => spec)[0] as SweepSpec,
        trials,
      })
      return statements()
    })
  expect(await insert(4, 32)).toBe(await insert(1, 2))
})

test('a sweep ends with its last trial, and a trial that was cancelled before its turn is passed over', async () => {
  const sweep = await sweepOf(3, { max_concurrent: 1 })
  const [first = '', second = '', third = ''] = sweep.jobs
  await db.jobs.request(sweep.projectId, second, 'cancel')
  await succeed(first)
  await db.sweeps.advanceOf(first)
  expect(await statuses(sweep)).toEqual(['succeeded', 'cancelled', 'queued'])
  await succeed(third)
  await db.sweeps.advanceOf(third)
  expect(await db.sweeps.get(sweep.projectId, sweep.id)).toMatchObject({ status: 'succeeded', finishedAt: expect.any(Date) })
})

test('a cancel ends the trials that wait at once and asks those that train; the sweep is cancelled when they have ended', async () => {
  const sweep = await sweepOf(4)
  const claim = await claimOf(sweep.jobs[0] ?? '')
  expect(await db.sweeps.cancel(sweep.projectId, sweep.id)).toEqual(sweep.jobs)
  expect(await statuses(sweep)).toEqual(['stopping', 'cancelled', 'cancelled', 'cancelled'])
  expect(await db.sweeps.get(sweep.projectId, sweep.id)).toMatchObject({ status: 'stopping' })
  await db.tasks.stop(claim.lease, 'cancelled')
  await db.sweeps.advanceDue(0)
  expect(await db.sweeps.get(sweep.projectId, sweep.id)).toMatchObject({ status: 'cancelled' })
  await expect(db.sweeps.cancel(sweep.projectId, sweep.id)).rejects.toMatchObject({ code: 'conflict' })
})

test('a pruned trial is cancelled with its reason, its figures are kept, and its place goes to the next', async () => {
  const strategy = { type: 'successive_halving' as const, reduction_factor: 3, min_epochs: 1 }
  const sweep = await sweepOf(4, { strategy, max_concurrent: 2 })
  const [good = '', bad = ''] = sweep.jobs
  const [goodClaim, badClaim] = [await claimOf(good), await claimOf(bad)]
  // Epoch 1 is step 10 of these points.
  await db.metrics.append(
    goodClaim.lease,
    pointsOf(0, 'val_loss', [10], () => 0.5),
  )
  await db.metrics.append(
    badClaim.lease,
    pointsOf(0, 'val_loss', [10], () => 0.9),
  )
  const { stopped, ready } = await db.sweeps.advanceOf(bad)
  expect(stopped).toEqual([bad])
  expect(ready).toEqual([])
  expect((await db.tasks.heartbeat(badClaim.lease, { leaseSeconds: 60 })).request).toBe('cancel')
  await db.tasks.stop(badClaim.lease, 'cancelled')
  await db.sweeps.advanceOf(bad)
  const { trials } = await db.sweeps.get(sweep.projectId, sweep.id)
  expect(trials.map(({ status }) => status)).toEqual(['running', 'stopped', 'queued', 'waiting'])
  expect(trials[1]).toMatchObject({ reason: expect.stringContaining('rung 0 (1 epoch): val_loss 0.9'), rung: 0, best: { value: 0.9, step: 10, epoch: 1 } })
  expect((await db.jobs.get(sweep.projectId, bad)).status_history.map(({ message }) => message)).toContain(trials[1]?.reason)
})

test('a trial is pruned whose best is worse than the median of the means of succeeded trials, up to the same epoch', async () => {
  const strategy = { type: 'median_stopping' as const, rungs: 2, min_epochs: 1, min_trials: 1 }
  const sweep = await sweepOf(3, { strategy, max_concurrent: 3 })
  const [done = '', good = '', bad = ''] = sweep.jobs
  const doneClaim = await claimOf(done)
  const half = Math.round((doneClaim.job?.spec.training.epochs ?? 0) / 2)
  expect(half).toBeGreaterThan(1)
  const steps = Array.from({ length: half + 1 }, (_, epoch) => 10 * (epoch + 1))
  const losses = (of: (epoch: number) => number) => pointsOf(0, 'val_loss', steps, (step) => of(step / 10))
  // At the rung its mean is above 1, its best below; what follows the rung counts for nothing.
  await db.metrics.append(
    doneClaim.lease,
    losses((epoch) => (epoch > half ? 0 : 2 - epoch / half)),
  )
  await end(done, doneClaim)
  const [goodClaim, badClaim] = [await claimOf(good), await claimOf(bad)]
  await db.metrics.append(goodClaim.lease, losses((epoch) => (epoch === 1 ? 1.01 : 9)).slice(0, half))
  await db.metrics.append(badClaim.lease, losses((epoch) => (epoch > half ? 0 : 2)).slice(0, half))
  expect((await db.sweeps.advanceOf(bad)).stopped).toEqual([bad])
  const { trials } = await db.sweeps.get(sweep.projectId, sweep.id)
  expect(trials[2]?.reason).toContain(`rung 0 (${half} epochs): val_loss 2 at best; the median of the means of 1 succeeded trials is`)
  const means = Array.from({ length: half }, (_, index) => 2 - (index + 1) / half)
  expect(trials[0]?.rungs).toEqual([
    { rung: 0, epochs: half, value: 1, best: 1, mean: expect.closeTo(means.reduce((sum, value) => sum + value, 0) / half, 12) },
  ])
})

test('a trial that has come to its last epoch keeps its result, however poor it stands', async () => {
  const strategy = { type: 'successive_halving' as const, reduction_factor: 3, min_epochs: 1 }
  const sweep = await sweepOf(4, { strategy, max_concurrent: 2 })
  const [good = '', bad = ''] = sweep.jobs
  const [goodClaim, badClaim] = [await claimOf(good), await claimOf(bad)]
  const epochs = goodClaim.job?.spec.training.epochs ?? 0
  expect(epochs).toBeGreaterThan(1)
  const value = (of: number) => pointsOf(0, 'val_loss', [10, 10 * epochs], () => of)
  await db.metrics.append(goodClaim.lease, value(0.5))
  await db.metrics.append(badClaim.lease, value(0.9))
  expect((await db.sweeps.advanceOf(bad)).stopped).toEqual([])
})

test('trials tell their best and newest value and where the best was; of equals the first', async () => {
  const sweep = await sweepOf(1)
  const claim = await claimOf(sweep.jobs[0] ?? '')
  const values = [0.9, 0.4, 0.4, 0.7]
  await db.metrics.append(
    claim.lease,
    pointsOf(0, 'val_loss', [10, 20, 30, 40], (step) => values[step / 10 - 1] ?? 0),
  )
  const { trials } = await db.sweeps.get(sweep.projectId, sweep.id)
  expect(trials[0]).toMatchObject({ best: { value: 0.4, step: 20, epoch: 2 }, last: 0.7 })
})

test('at random ends, cancels and looks of many at once the places are never more than allowed, and every trial ends', async () => {
  const sweep = await sweepOf(12, { max_concurrent: 3 })
  let most = 0
  const busy = async () => {
    const found = await db.pool.query<{ status: JobStatus }>(
      `SELECT j.status FROM trials t JOIN jobs j ON j.id = t.job_id JOIN tasks k ON k.job_id = j.id AND k.kind = 'train'
      WHERE t.sweep_id = $1 AND j.status NOT IN ('succeeded', 'failed', 'cancelled') AND k.status <> 'waiting'`,
      [sweep.id],
    )
    most = Math.max(most, found.rows.length)
    return found.rows.length
  }
  for (let round = 0; (await busy()) > 0 && round < 50; round += 1) {
    const open = (await db.sweeps.get(sweep.projectId, sweep.id)).trials.filter(({ status }) => status === 'queued')
    await Promise.all(
      open.map(async ({ job_id, index }) => {
        if ((index * 7 + round) % 4 === 0) await db.jobs.request(sweep.projectId, job_id, 'cancel')
        else await succeed(job_id)
        await db.sweeps.advanceOf(job_id)
      }),
    )
  }
  expect(most).toBe(3)
  expect((await db.sweeps.get(sweep.projectId, sweep.id)).status).toBe('succeeded')
})
