import { strategy, type SweepSpec } from '@trainyard/spec'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, combinedOf, completeTask, newProject, newSweep, pointsOf } from '@trainyard/testing/db/fixtures.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../database.js'

let test_: TestDatabase
let db: Database
beforeAll(async () => {
  test_ = await createTestDatabase()
  db = test_.db
})
afterAll(() => test_?.drop())

type Made = { projectId: string; id: string }
const candidates = 12

/** A sweep over the choices 0 … 11, of which it tries some. */
async function choosingSweep(trials: number, maxConcurrent: number, parts: object = {}): Promise<Made> {
  const projectId = (await newProject(db)).id
  const values = Array.from({ length: candidates }, (_, index) => index)
  const spec: Partial<SweepSpec> = {
    space: { 'optimizer.learning_rate': { type: 'choice', values } },
    strategy: strategy.parse({ type: 'tpe', trials, startup_trials: 2, ...parts }),
    max_concurrent: maxConcurrent,
  }
  return { projectId, id: await newSweep(db, projectId, candidates, spec, trials) }
}

const read = ({ projectId, id }: Made) => db.sweeps.get(projectId, id)
const trialsOf = async (sweep: Made) => (await read(sweep)).trials
const statuses = async (sweep: Made) => (await trialsOf(sweep)).map(({ status }) => status)

/** Trains the job of a trial to its end, with a loss. */
async function end(jobId: string, loss = 1): Promise<void> {
  const claim = async () => {
    const [task] = await db.tasks.ready({ jobIds: [jobId] })
    if (!task) throw new Error(`${jobId} has nothing to claim`)
    return claimed(db, task.id)
  }
  const training = await claim()
  await db.metrics.append(
    training.lease,
    pointsOf(0, 'val_loss', [10], () => loss),
  )
  await completeTask(db, training)
  const combine = await claim()
  await db.tasks.completeCombine(combine.lease, combinedOf(combine))
}

async function endTrial(sweep: Made, index: number, loss?: number): Promise<void> {
  await end((await trialsOf(sweep))[index]?.job_id ?? '', loss)
}

const candidatesLeft = async ({ id }: Made) => (await db.pool.query('SELECT 1 FROM candidates WHERE sweep_id = $1', [id])).rows.length

test('trials are made as they are chosen, each from another candidate, and the sweep ends with the last that was planned', async () => {
  const sweep = await choosingSweep(5, 1)
  expect(await read(sweep)).toMatchObject({ trialCount: 5, status: 'running' })
  for (let index = 0; index < 5; index += 1) {
    const trials = await trialsOf(sweep)
    expect(trials.map(({ status }) => status)).toEqual([...Array.from({ length: index }, () => 'succeeded'), 'queued'])
    expect(await db.jobs.get(sweep.projectId, trials[index]?.job_id ?? '')).toMatchObject({
      status: 'queued',
      spec: { name: `sweep ${index + 1}/5` },
      parent: { type: 'sweep', id: sweep.id },
    })
    await endTrial(sweep, index, index)
    await db.sweeps.advanceDue(0)
  }
  const values = (await trialsOf(sweep)).map((trial) => trial.values['optimizer.learning_rate'])
  expect(values.slice(0, 2)).toEqual([0, 1])
  expect(new Set(values).size).toBe(5)
  expect(await read(sweep)).toMatchObject({ trialCount: 5, status: 'succeeded' })
  expect(await candidatesLeft(sweep)).toBe(0)
})

test('however many look at the same time, one trial is chosen for a place, once the trial max_concurrent before it has ended', async () => {
  const sweep = await choosingSweep(6, 2)
  const look = () => Promise.all(Array.from({ length: 6 }, () => db.sweeps.advanceDue(0)))
  await endTrial(sweep, 1)
  expect((await look()).flatMap(({ ready }) => ready)).toEqual([])
  expect(await statuses(sweep)).toEqual(['queued', 'succeeded'])
  await endTrial(sweep, 0)
  expect((await look()).flatMap(({ ready }) => ready)).toHaveLength(2)
  expect(await statuses(sweep)).toEqual(['succeeded', 'succeeded', 'queued', 'queued'])
})

test('a cancelled sweep chooses no more trials', async () => {
  const sweep = await choosingSweep(6, 2)
  await db.sweeps.cancel(sweep.projectId, sweep.id)
  await db.sweeps.advanceDue(0)
  expect(await read(sweep)).toMatchObject({ status: 'cancelled', trialCount: 2 })
  expect(await statuses(sweep)).toEqual(['cancelled', 'cancelled'])
  expect(await candidatesLeft(sweep)).toBe(0)
})

test('a trial that somebody cancels frees its place and says nothing about its settings', async () => {
  const sweep = await choosingSweep(2, 1)
  const [first] = await trialsOf(sweep)
  await db.jobs.request(sweep.projectId, first?.job_id ?? '', 'cancel')
  await db.sweeps.advanceDue(0)
  expect(await statuses(sweep)).toEqual(['cancelled', 'queued'])
})

test('where the project has no room for the next trial it is chosen when there is', async () => {
  const sweep = await choosingSweep(3, 1)
  const allow = (open: number) => db.pool.query(`UPDATE projects SET limits = jsonb_build_object('open_jobs', $2::int) WHERE id = $1`, [sweep.projectId, open])
  await endTrial(sweep, 0)
  await allow(0)
  expect(await db.sweeps.advanceDue(0)).toEqual({ ready: [], stopped: [] })
  expect(await read(sweep)).toMatchObject({ status: 'running', trialCount: 3 })
  await allow(1)
  expect((await db.sweeps.advanceDue(0)).ready).toHaveLength(1)
  expect(await statuses(sweep)).toEqual(['succeeded', 'queued'])
})

test('where the data set is gone no more trials are chosen, and the sweep ends with those that it has and says why', async () => {
  const sweep = await choosingSweep(4, 1)
  await endTrial(sweep, 0)
  await db.pool.query('UPDATE datasets SET deleted_at = clock_timestamp() WHERE project_id = $1', [sweep.projectId])
  await db.sweeps.advanceDue(0)
  expect(await read(sweep)).toMatchObject({
    status: 'succeeded',
    trialCount: 1,
    warnings: [{ path: 'job', rule: 'trials', message: expect.stringMatching(/^no more than 1 trials are made: The data set .* doesn't exist/) }],
  })
})

test('with median stopping a trial that does worse than most is pruned, and counts with the best that it had', async () => {
  const sweep = await choosingSweep(4, 1, { median_stopping: { rungs: 2, min_epochs: 1, min_trials: 1 } })
  const running = (await trialsOf(sweep))[0]?.job_id ?? ''
  const epochs = (await db.jobs.get(sweep.projectId, running)).spec.training.epochs
  const half = Math.round(epochs / 2)
  const upTo = (loss: number) =>
    pointsOf(
      0,
      'val_loss',
      Array.from({ length: half }, (_, epoch) => 10 * (epoch + 1)),
      () => loss,
    )
  const claimFirst = async (jobId: string) => claimed(db, (await db.tasks.ready({ jobIds: [jobId] }))[0]?.id ?? '')
  const good = await claimFirst(running)
  await db.metrics.append(good.lease, upTo(1))
  await completeTask(db, good)
  const [combine] = await db.tasks.ready({ jobIds: [running] })
  const combining = await claimed(db, combine?.id ?? '')
  await db.tasks.completeCombine(combining.lease, combinedOf(combining))
  await db.sweeps.advanceDue(0)
  const second = (await trialsOf(sweep))[1]?.job_id ?? ''
  const bad = await claimFirst(second)
  await db.metrics.append(bad.lease, upTo(2))
  expect((await db.sweeps.advanceOf(second)).stopped).toEqual([second])
  await db.tasks.stop(bad.lease, 'cancelled')
  await db.sweeps.advanceDue(0)
  expect(await statuses(sweep)).toEqual(['succeeded', 'stopped', 'queued'])
})
