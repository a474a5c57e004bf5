import { elementAt, jobSpec } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, combinedOf, completeTask, jobSpecOf, newProject, newSweep, readyDataset } from '@trainyard/testing/db/fixtures.js'
import type { NewEnsemble } from './insert-ensemble.js'

let test_: TestDatabase
beforeAll(async () => {
  test_ = await createTestDatabase()
})
afterAll(() => test_?.drop())

const settings: NewEnsemble['settings'] = { name: 'all', selection: 'greedy', combine: 'mean', metric: null, model: null }
const claimOf = async (jobId: string) => claimed(test_.db, elementAt(await test_.db.tasks.ready({ jobIds: [jobId] }), 0, 'a task of the job').id)
async function combine(jobId: string) {
  const claim = await claimOf(jobId)
  expect(claim.kind).toBe('combine')
  return { claim, ...(await test_.db.tasks.completeCombine(claim.lease, combinedOf(claim))) }
}

/** A project with jobs of two members that have succeeded, and what their members left. */
async function finishedJobs(count: number) {
  const { db } = test_
  const { id: projectId } = await newProject(db)
  const { id: datasetId } = await readyDataset(db, projectId)
  const jobs: string[] = []
  const left: { predictions: string; weights: string }[] = []
  for (let index = 0; index < count; index += 1) {
    const own = {
      ...jobSpecOf({ datasetId, members: 2, membersPerCall: 2, seed: 7 }),
      optimizer: jobSpec.shape.optimizer.parse({ type: 'sgd', learning_rate: 0.1 * (index + 1) }),
    }
    const id = await db.jobs.create({ projectId, spec: own, specSha256: `${index}` })
    await completeTask(db, await claimOf(id))
    const { claim } = await combine(id)
    for (const { finished } of claim.members) left.push({ predictions: finished?.predictionsSha256 ?? '', weights: finished?.checkpoint?.sha256 ?? '' })
    jobs.push(id)
  }
  return { projectId, jobs, left }
}

const readable = async (sha256: string): Promise<boolean> => (await test_.db.blobs.read(sha256)).byteLength > 0

test('an ensemble has the members of its jobs with their files, only combines them, and stays whole when the jobs are deleted', async () => {
  const { db } = test_
  const { projectId, jobs, left } = await finishedJobs(2)
  const id = await db.jobs.combine({ projectId, sources: { jobs }, settings: { ...settings, model: { name: 'both' } } })
  const made = await db.jobs.get(projectId, id)
  expect(made).toMatchObject({ status: 'running', name: 'all', progress: { fraction: 1 }, parent: null })
  expect(made.members.map(({ source, status }) => [source?.job_id, source?.member, status])).toEqual(
    jobs.flatMap((job) => [0, 1].map((member) => [job, member, 'succeeded'])),
  )
  expect(made.spec.variants?.map(({ members, optimizer }) => [members, optimizer.learning_rate])).toEqual([
    [[0, 1], 0.1],
    [[2, 3], 0.2],
  ])
  for (const job of jobs) await db.jobs.remove(projectId, job)
  await db.blobs.collect({ olderThanSeconds: 0 })
  const { claim, version } = await combine(id)
  expect(version).toBe(1)
  expect(claim.members.map(({ finished }) => ({ predictions: finished?.predictionsSha256, weights: finished?.checkpoint?.sha256 }))).toEqual(left)
  for (const { predictions, weights } of left) expect([await readable(predictions), await readable(weights)]).toEqual([true, true])
  expect((await db.jobs.get(projectId, id)).model).toEqual({ name: 'both', version: '1' })
})

test('one key makes one ensemble, another project has none of it, and one that failed is retried with the same members', async () => {
  const { db } = test_
  const { projectId, jobs } = await finishedJobs(1)
  const key = { projectId, key: 'once' }
  await db.idempotency.begin({ ...key, route: 'POST /v1/ensembles', bodySha256: 'x' })
  const make = () => db.jobs.combine({ projectId, sources: { jobs }, settings, idempotencyKey: key.key })
  const id = await make()
  expect(await make()).toBe(id)
  const other = await newProject(db)
  await expect(db.jobs.combine({ projectId: other.id, sources: { jobs }, settings })).rejects.toMatchObject({ code: 'not_found' })
  const { lease } = await claimOf(id)
  await db.tasks.fail(lease, { code: 'engine_error', message: 'no', retry: false })
  const before = await db.jobs.get(projectId, id)
  expect(before.status).toBe('failed')
  const again = await db.jobs.request(projectId, id, 'retry')
  expect(again.members.map(({ seed, source, status }) => ({ seed, source, status }))).toEqual(
    before.members.map(({ seed, source, status }) => ({ seed, source, status })),
  )
  await combine(again.id)
  expect((await db.jobs.get(projectId, again.id)).status).toBe('succeeded')
})

test('a sweep whose job names a model has the ensemble of the trials that succeeded published when it ends', async () => {
  const { db } = test_
  const { id: projectId } = await newProject(db)
  const sweepId = await newSweep(db, projectId, 3, { job: { model: { name: 'swept' } } })
  const trials = (await db.sweeps.get(projectId, sweepId)).trials.map(({ job_id: id }) => id)
  await db.jobs.request(projectId, elementAt(trials, 2, 'trials'), 'cancel')
  for (const trial of trials.slice(0, 2)) {
    await completeTask(db, await claimOf(trial))
    await combine(trial)
  }
  const { ready } = await db.sweeps.advanceOf(elementAt(trials, 0, 'trials'))
  const { rows } = await db.pool.query<{ id: string }>(`SELECT id FROM jobs WHERE parent_type = 'ensemble' AND parent_id = $1`, [sweepId])
  const { id } = elementAt(rows, 0, 'the ensemble')
  expect(ready.map(({ kind }) => kind)).toEqual(['combine'])
  expect((await db.jobs.get(projectId, id)).members.map(({ source }) => source?.job_id)).toEqual(trials.slice(0, 2))
  await combine(id)
  expect((await db.jobs.get(projectId, id)).model).toEqual({ name: 'swept', version: '1' })
  // Looking again makes no other.
  expect((await db.sweeps.advanceOf(elementAt(trials, 0, 'trials'))).ready).toEqual([])
  // What was made of the sweep outlives it.
  await db.sweeps.remove(projectId, sweepId)
  expect((await db.jobs.get(projectId, id)).status).toBe('succeeded')
})
