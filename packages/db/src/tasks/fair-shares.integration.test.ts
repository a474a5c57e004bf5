import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, completeTask, jobSpecOf, newProject, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectLimit } from '@trainyard/spec'

let test: TestDatabase
beforeEach(async () => {
  test = await createTestDatabase({ poolSize: 24 })
})
afterEach(() => test?.drop())

type Owner = { id: string; datasetId: string }

/** Projects with a data set each. */
async function projects(count: number): Promise<Owner[]> {
  const made: Owner[] = []
  for (let index = 0; index < count; index++) {
    const { id } = await newProject(test.db)
    made.push({ id, datasetId: (await readyDataset(test.db, id)).id })
  }
  return made
}
const submit = async (project: Owner, jobs: number, priority = 0): Promise<void> => {
  for (let index = 0; index < jobs; index++) await queuedJob(test.db, { project, priority })
}
const weigh = (project: Owner, weight: number, limits = {}): Promise<void> =>
  test.db.projects.setSettings(project.id, { weight, limits: projectLimit.parse(limits) })

/** Gives the next task in turn a slot for so many seconds, as the database counts them, and ends it; says whose it was. */
async function serve(secondsOf: (projectId: string) => number): Promise<string> {
  const [next] = await test.db.tasks.inTurn(1)
  if (!next) throw new Error('nothing is due')
  const claim = await claimed(test.db, next.id)
  const projectId = claim.job?.projectId ?? ''
  await test.db.pool.query(`UPDATE job_attempts SET started_at = started_at - make_interval(secs => $2) WHERE task_id = $1`, [next.id, secondsOf(projectId)])
  await test.db.tasks.fail(claim.lease, { code: 'diverged', message: 'over', retry: false })
  return projectId
}
async function serveMany(turns: number, secondsOf: (projectId: string) => number): Promise<Map<string, number>> {
  const seconds = new Map<string, number>()
  for (let turn = 0; turn < turns; turn++) {
    const projectId = await serve(secondsOf)
    seconds.set(projectId, (seconds.get(projectId) ?? 0) + secondsOf(projectId)) // default: none so far
  }
  return seconds
}

describe('slots between projects', () => {
  it("a project's first job is served within two jobs of a project that queues hundreds, whatever priority those have", async () => {
    const [many, few] = (await projects(2)) as [Owner, Owner]
    await submit(many, 60, 1_000)
    for (let turn = 0; turn < 20; turn++) await serve(() => 30)
    await submit(few, 1)
    const turns: string[] = []
    while (!turns.includes(few.id)) turns.push(await serve(() => 30))
    expect(turns.length).toBeLessThanOrEqual(2)
  })

  it('equal projects get equal time, though their jobs take ten times as long as those of others', async () => {
    const all = await projects(10)
    for (const project of all) await submit(project, 40)
    const length = new Map(all.map(({ id }, index) => [id, index % 2 === 0 ? 1 : 10]))
    const seconds = await serveMany(160, (id) => length.get(id) ?? Number.NaN)
    const values = all.map(({ id }) => seconds.get(id) ?? 0) // default: never served
    const jain = values.reduce((sum, value) => sum + value, 0) ** 2 / (values.length * values.reduce((sum, value) => sum + value * value, 0))
    expect(jain).toBeGreaterThan(0.95)
  })

  it('a weight of three is three times the time', async () => {
    const [heavy, light] = (await projects(2)) as [Owner, Owner]
    await weigh(heavy, 3)
    for (const project of [heavy, light]) await submit(project, 60)
    const seconds = await serveMany(60, () => 5)
    expect((seconds.get(heavy.id) ?? Number.NaN) / (seconds.get(light.id) ?? Number.NaN)).toBeCloseTo(3, 0)
  })

  it('what a project did not ask for is not saved up: it does not hold the others up when it returns', async () => {
    const [busy, idle] = (await projects(2)) as [Owner, Owner]
    await submit(busy, 60)
    for (let turn = 0; turn < 30; turn++) await serve(() => 10)
    await submit(idle, 30)
    const seconds = await serveMany(20, () => 10)
    expect(Math.abs((seconds.get(busy.id) ?? Number.NaN) - (seconds.get(idle.id) ?? Number.NaN))).toBeLessThanOrEqual(20)
  })

  it('no more tasks of a project run at once than its limit, however many workers claim', async () => {
    const [project] = (await projects(1)) as [Owner]
    await weigh(project, 1, { running_tasks: 3 })
    await submit(project, 12)
    const tasks = await test.db.pool.query<{ id: string }>(`SELECT id FROM tasks WHERE status = 'queued' AND kind = 'train'`)
    const claims = await Promise.all(tasks.rows.map(({ id }) => test.db.tasks.claim({ taskId: id, workerId: 'wrk_1', leaseSeconds: 60 })))
    expect(claims.filter(Boolean)).toHaveLength(3)
    expect(await test.db.tasks.inTurn(10)).toEqual([])
  })
})

describe('limits of a project', () => {
  it('of fifty jobs sent at once, as many are accepted as the limit allows; the others may come later', async () => {
    const [project] = (await projects(1)) as [Owner]
    await weigh(project, 1, { open_jobs: 7 })
    const spec = jobSpecOf({ datasetId: project.datasetId })
    const sent = await Promise.allSettled(Array.from({ length: 50 }, () => test.db.jobs.create({ projectId: project.id, spec, specSha256: 'a'.repeat(64) })))
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    const rejected = sent.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    for (const reason of rejected)
      expect(reason).toMatchObject({
        code: 'rate_limited',
        retryAfterSeconds: 30,
        details: [{ rule: 'open_jobs', received: 1 }],
        message: expect.stringContaining('the project may have 7 jobs that have not ended; it has 7'),
      })
    expect(await test.db.projects.settings(project.id)).toMatchObject({ limits: { open_jobs: 7 }, used: { open_jobs: 7, open_members: 7, datasets: 1 } })
  })

  it('counts members and data sets too, and says what can be done', async () => {
    const [project] = (await projects(1)) as [Owner]
    await weigh(project, 1, { open_members: 3, datasets: 1 })
    await expect(queuedJob(test.db, { project, members: 4 })).rejects.toMatchObject({ code: 'rate_limited', details: [{ rule: 'open_members', received: 4 }] })
    await queuedJob(test.db, { project, members: 3 })
    await expect(readyDataset(test.db, project.id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('delete some') })
  })
})

it('the time of an attempt is counted once, a lost one up to its last heartbeat', async () => {
  const [project] = (await projects(1)) as [Owner]
  const usage = async (): Promise<{ attempts: number; computeSeconds: number }> => {
    const days = await test.db.projects.usage(project.id, { from: '2000-01-01', to: '2999-01-01' })
    return { attempts: days.reduce((sum, one) => sum + one.attempts, 0), computeSeconds: days.reduce((sum, one) => sum + one.computeSeconds, 0) }
  }
  const before = await usage()
  const { tasks } = await queuedJob(test.db, { project })
  const [taskId = ''] = tasks
  await claimed(test.db, taskId)
  const aged = `UPDATE job_attempts SET started_at = clock_timestamp() - interval '100 s', heartbeat_at = clock_timestamp() - interval '60 s' WHERE ended_at IS NULL`
  await test.db.pool.query(aged)
  await test.db.pool.query(`UPDATE tasks SET lease_expires_at = clock_timestamp() - interval '1 s' WHERE id = $1`, [taskId])
  await Promise.all(Array.from({ length: 8 }, () => test.db.tasks.due(10)))
  expect((await usage()).attempts - before.attempts).toBe(1)
  expect((await usage()).computeSeconds - before.computeSeconds).toBeCloseTo(40, 0)
  const again = await claimed(test.db, taskId)
  await test.db.pool.query(aged)
  await completeTask(test.db, again)
  expect((await usage()).attempts - before.attempts).toBe(2)
  expect((await usage()).computeSeconds - before.computeSeconds).toBeCloseTo(140, 0)
})
