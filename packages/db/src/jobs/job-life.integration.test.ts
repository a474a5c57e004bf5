import { AppError } from '@trainyard/runtime'
import { elementAt, limits } from '@trainyard/spec'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import {
  checkpointOf,
  claimed,
  combinedOf,
  completedMember,
  completeTask,
  expireLeases,
  jobSpecOf,
  newProject,
  queuedJob,
  readyDataset,
} from '@trainyard/testing/db/fixtures.js'
import { memberSeed } from '@trainyard/lifecycle'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

/** Ends the combining task that is ready. */
async function combine(jobId: string): Promise<{ version: number | null }> {
  const [ref] = await test.db.tasks.ready({ jobIds: [jobId] })
  expect(ref?.kind).toBe('combine')
  const claim = await claimed(test.db, ref?.id ?? '')
  const { version } = await test.db.tasks.completeCombine(claim.lease, combinedOf(claim))
  return { version }
}

const statuses = (view: { status_history: { status: string }[] }) => view.status_history.map(({ status }) => status)

describe('a job', () => {
  it('goes from queued to succeeded with its members, ensemble, events and the next model version', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2, model: 'digits' })
    const [first = '', second = ''] = job.tasks
    expect(await completeTask(db, await claimed(db, first))).toEqual([])
    const last = await claimed(db, second)
    await db.tasks.heartbeat(last.lease, {
      leaseSeconds: 60,
      progress: [{ member: 1, epoch: 5, step: 50, steps: 100, samplesPerSecond: 320 }],
      engine: { backend: 'native', library: 'x', device: 'cpu', mode: 'graph', threads: 2, xla: false, members_per_call: 1 },
    })
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({ progress: { fraction: 0.75, samples_per_second: 320 }, engine: { backend: 'native' } })
    expect(await completeTask(db, last)).toHaveLength(1)
    expect(await combine(job.id)).toEqual({ version: 1 })
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view).toMatchObject({
      status: 'succeeded',
      model: { name: 'digits', version: '1' },
      progress: { fraction: 1 },
      ensemble: { members_used: 2 },
      error: null,
    })
    expect(view.members).toMatchObject([
      { index: 0, status: 'succeeded', used: true, weight: 0.5, best: { metric: 'val_loss' } },
      { index: 1, final: { val_accuracy: 0.9 } },
    ])
    expect(view.members.map(({ seed }) => seed)).toEqual([memberSeed(7, 0), memberSeed(7, 1)])
    expect(statuses(view)).toEqual(['queued', 'running', 'succeeded'])
    const events = await db.events.since(job.id, 0, 100)
    expect(events.map(({ data }) => data['status'])).toEqual(['queued', 'running', 'succeeded'])
    expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3])
  })

  it('that makes ensembles meanwhile has a version after its first member, and again with all of them', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3, model: 'interim', interim: true })
    const [first = '', second = '', third = ''] = job.tasks
    const running = await claimed(db, second)
    const [due] = await completeTask(db, await claimed(db, first))
    const inTurn = (await db.tasks.inTurn(100)).map(({ id }) => id).filter((id) => id === due || id === third)
    expect(inTurn).toEqual([due, third])
    expect(await combine(job.id)).toEqual({ version: 1 })
    const half = await db.jobs.get(job.projectId, job.id)
    expect(half).toMatchObject({
      status: 'running',
      model: { version: '1' },
      ensemble: { members_used: 1 },
      members: [{ used: true }, { used: null }, { used: null }],
    })
    // Too early for another one: the next is the last.
    expect(await completeTask(db, running)).toEqual([])
    expect(await completeTask(db, await claimed(db, third))).toHaveLength(1)
    expect(await combine(job.id)).toEqual({ version: 2 })
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({ status: 'succeeded', attempt: 1, model: { version: '2' }, ensemble: { members_used: 3 } })
  })

  it('without a model in its spec makes no version', async () => {
    const { db } = test
    const job = await queuedJob(db)
    await completeTask(db, await claimed(db, job.tasks[0] ?? ''))
    expect(await combine(job.id)).toEqual({ version: null })
    expect((await db.models.list(job.projectId, { limit: 10, order: 'asc' })).data).toEqual([])
  })

  it('that is queued is cancelled at once, and nothing of it can be claimed', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    const view = await db.jobs.request(job.projectId, job.id, 'cancel')
    expect(view).toMatchObject({ status: 'cancelled', members: [{ status: 'cancelled' }, { status: 'cancelled' }] })
    expect(view.finished_at).not.toBeNull()
    expect(await db.tasks.ready({ jobIds: [job.id] })).toEqual([])
    await expect(db.jobs.request(job.projectId, job.id, 'cancel')).rejects.toMatchObject({
      code: 'conflict',
      message: "This job has already been cancelled and can't be cancelled. Possible now: retry.",
    })
  })

  it('that is cancelled while it trains keeps the ensemble of the finished members but publishes nothing', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3, model: 'half' })
    const [first = '', second = ''] = job.tasks
    await completeTask(db, await claimed(db, first))
    const running = await claimed(db, second)
    expect(await db.jobs.request(job.projectId, job.id, 'cancel')).toMatchObject({ status: 'stopping' })
    expect(await db.tasks.heartbeat(running.lease, { leaseSeconds: 60 })).toEqual({ request: 'cancel' })
    const { ready } = await db.tasks.stop(running.lease, 'cancelled')
    expect(ready).toMatchObject([{ kind: 'combine' }])
    expect(await combine(job.id)).toEqual({ version: null })
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view).toMatchObject({
      status: 'cancelled',
      model: null,
      ensemble: { members_used: 1 },
      members: [{ status: 'succeeded' }, { status: 'cancelled' }, { status: 'cancelled' }],
    })
  })

  it('that is cancelled with no member finished ends when the last trainer stopped', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    const claims = await Promise.all(job.tasks.map((taskId) => claimed(db, taskId)))
    await db.jobs.request(job.projectId, job.id, 'cancel')
    const [one, two] = claims
    if (!one || !two) throw new Error('two claims')
    await db.tasks.stop(one.lease, 'cancelled')
    expect((await db.jobs.get(job.projectId, job.id)).status).toBe('stopping')
    await db.tasks.stop(two.lease, 'cancelled')
    expect((await db.jobs.get(job.projectId, job.id)).status).toBe('cancelled')
  })

  it('that is to be cancelled is cancelled, not tried again, when its worker is lost', async () => {
    const { db } = test
    const job = await queuedJob(db)
    await claimed(db, job.tasks[0] ?? '')
    await db.jobs.request(job.projectId, job.id, 'cancel')
    await expireLeases(db, job.id)
    await db.tasks.due(100)
    expect((await db.jobs.get(job.projectId, job.id)).status).toBe('cancelled')
  })

  it('can be paused and resumed, and goes on from its checkpoint', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    const [first = '', second = ''] = job.tasks
    const { lease } = await claimed(db, first)
    await db.checkpoints.save(lease, checkpointOf(0, 'last', 30))
    expect((await db.jobs.request(job.projectId, job.id, 'pause')).status).toBe('stopping')
    expect(await db.tasks.claim({ taskId: second, workerId: 'wrk_x', leaseSeconds: 60 })).toBeNull()
    expect(await db.tasks.heartbeat(lease, { leaseSeconds: 60 })).toEqual({ request: 'pause' })
    await db.tasks.stop(lease, 'paused')
    expect((await db.jobs.get(job.projectId, job.id)).status).toBe('paused')
    expect(await db.tasks.ready({ jobIds: [job.id] })).toEqual([])
    expect((await db.jobs.request(job.projectId, job.id, 'resume')).status).toBe('running')
    expect(await db.tasks.ready({ jobIds: [job.id] })).toHaveLength(2)
    const again = await claimed(db, first)
    expect(again.members[0]?.resume?.step).toBe(30)
    expect(again.job?.request).toBe('none')
  })

  it('that is finished early leaves out members that never began and publishes the rest', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3, model: 'early' })
    await expect(db.jobs.request(job.projectId, job.id, 'finish')).rejects.toMatchObject({ code: 'conflict' })
    const claim = await claimed(db, job.tasks[1] ?? '')
    expect((await db.jobs.request(job.projectId, job.id, 'finish')).status).toBe('stopping')
    expect(await db.tasks.heartbeat(claim.lease, { leaseSeconds: 60 })).toEqual({ request: 'finish' })
    await completeTask(db, claim)
    expect(await combine(job.id)).toEqual({ version: 1 })
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view).toMatchObject({ status: 'succeeded', members: [{ status: 'cancelled' }, { status: 'succeeded' }, { status: 'cancelled' }] })
  })

  it('goes on without a member that was left out, and becomes an ensemble of the others', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    const [first = '', second = ''] = job.tasks
    const late = await claimed(db, second)
    await completeTask(db, await claimed(db, first))
    const { ready } = await db.tasks.skip(late.lease, { message: 'too late', error: { code: 'time_limit', message: 'too late' } })
    expect(ready).toMatchObject([{ kind: 'combine' }])
    await combine(job.id)
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({
      status: 'succeeded',
      error: null,
      ensemble: { members_used: 1 },
      members: [{ status: 'succeeded' }, { status: 'cancelled' }],
    })
  })

  it.each([
    [{ message: 'before the first step' }, { status: 'cancelled', error: null }],
    [
      { message: 'late', error: { code: 'time_limit', message: 'out of time' } },
      { status: 'failed', error: { code: 'time_limit', message: 'out of time' } },
    ],
  ])('whose only member was left out ends as the reason says: %j', async (reason, ended) => {
    const { db } = test
    const job = await queuedJob(db)
    const { lease } = await claimed(db, job.tasks[0] ?? '')
    expect(await db.tasks.skip(lease, reason)).toEqual({ ready: [] })
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view).toMatchObject(ended)
    expect(view.status_history.at(-1)?.message).toBe(ended.error?.message ?? reason.message)
  })

  it('of snapshots is one training whose members are kept one by one, over a lost worker and a cancel', async () => {
    const { db } = test
    const project = await newProject(db)
    const { datasetId } = await queuedJob(db, { project: { id: project.id, datasetId: (await readyDataset(db, project.id)).id } })
    const spec = jobSpecOf({ datasetId, members: 3 })
    const id = await db.jobs.create({
      projectId: project.id,
      spec: { ...spec, ensemble: { ...spec.ensemble, method: 'snapshot' } },
      specSha256: '0'.repeat(64),
    })
    const ready = await db.tasks.ready({ jobIds: [id] })
    expect(ready).toHaveLength(1)
    const taskId = ready[0]?.id ?? ''
    const one = await claimed(db, taskId)
    expect(one.members.map(({ index, seed }) => [index, seed])).toEqual([0, 1, 2].map((index) => [index, memberSeed(7, 0)]))
    const keep = async (lease: typeof one.lease, index: number) => {
      await db.checkpoints.save(lease, checkpointOf(index, 'final', 10 * (index + 1)))
      await db.tasks.completeMember(lease, completedMember(index))
      await db.checkpoints.save(lease, checkpointOf(0, 'last', 10 * (index + 1)))
    }
    await keep(one.lease, 0)
    await expireLeases(db, id)
    const two = await claimed(db, taskId)
    expect(two.members[0]?.resume?.step).toBe(10)
    expect((await db.jobs.get(project.id, id)).members.map(({ status }) => status)).toEqual(['succeeded', 'running', 'running'])
    await expect(db.tasks.completeMember(one.lease, completedMember(1))).rejects.toThrow('no longer held')
    await keep(two.lease, 1)
    await db.jobs.request(project.id, id, 'cancel')
    expect((await db.tasks.stop(two.lease, 'cancelled')).ready).toMatchObject([{ kind: 'combine' }])
    await combine(id)
    expect(await db.jobs.get(project.id, id)).toMatchObject({
      status: 'cancelled',
      ensemble: { members_used: 2 },
      members: [{ status: 'succeeded' }, { status: 'succeeded' }, { status: 'cancelled' }],
    })
  })

  it('fails as a whole by an error of the job itself, and its other workers are shut out', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    const [one, two] = await Promise.all(job.tasks.slice(0, 2).map((taskId) => claimed(db, taskId)))
    if (!one || !two) throw new Error('two claims')
    await db.tasks.fail(one.lease, { code: 'invalid_spec', message: 'too big', retry: false })
    await expect(db.tasks.heartbeat(two.lease, { leaseSeconds: 60 })).rejects.toThrow('no longer held')
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_spec' },
      members: [{ status: 'failed' }, { status: 'cancelled' }, { status: 'cancelled' }],
    })
  })

  it('goes on without members that fail, a whole pack or one of it, and says so on the members, in events, in its history and in the model', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 4, membersPerCall: 2, model: 'partial' })
    const [first = '', second = ''] = job.tasks
    const whole = await claimed(db, first)
    await db.tasks.fail(whole.lease, { code: 'diverged', message: 'the loss became NaN', retry: false })
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({
      status: 'running',
      failed_members: 2,
      error: null,
      members: [{ status: 'failed' }, { status: 'failed' }, {}, {}],
    })
    const pack = await claimed(db, second)
    const failed = [{ index: 2, error: { code: 'out_of_memory', message: 'too big' } }]
    await db.checkpoints.save(pack.lease, checkpointOf(3, 'final', 10))
    await db.tasks.complete(pack.lease, { members: [completedMember(3)], failed })
    expect(await combine(job.id)).toEqual({ version: 1 })
    const view = await db.jobs.get(job.projectId, job.id)
    expect(view).toMatchObject({ status: 'succeeded', failed_members: 3, error: null, model: { name: 'partial' } })
    expect(view.members.map(({ status, error }) => [status, error])).toEqual([
      ['failed', { code: 'diverged', message: 'the loss became NaN' }],
      ['failed', { code: 'diverged', message: 'the loss became NaN' }],
      ['failed', { code: 'out_of_memory', message: 'too big' }],
      ['succeeded', null],
    ])
    expect(view.status_history.at(-1)?.message).toBe('3 of 4 members failed (0, 1, 2); the ensemble is made of those that succeeded')
    expect(await db.models.getVersion(job.projectId, 'partial', '1')).toMatchObject({ members: 1, member_indices: [3] })
    const { data } = await db.events.list(job.projectId, job.id, { limit: 100, order: 'asc' })
    expect(data.filter(({ level }) => level === 'error').map(({ member, message }) => [member, message])).toEqual([
      [0, 'Member 0 failed: the loss became NaN'],
      [1, 'Member 1 failed: the loss became NaN'],
      [2, 'Member 2 failed: too big'],
    ])
  })

  it('fails with what failed its first member where all do', async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 3 })
    for (const [index, code] of [
      [2, 'diverged'],
      [0, 'out_of_memory'],
      [1, 'engine_error'],
    ] as const) {
      const { lease } = await claimed(db, job.tasks[index] ?? '')
      await db.tasks.fail(lease, { code, message: `${code} of ${index}`, retry: false })
    }
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({
      status: 'failed',
      error: { code: 'diverged', message: 'diverged of 2' },
      failed_members: 3,
    })
  })

  it('refuses every action that its state does not allow, and lists the legal ones', async () => {
    const { db } = test
    const job = await queuedJob(db)
    for (const action of ['pause', 'resume', 'finish', 'retry'] as const) {
      const rejected: unknown = await db.jobs.request(job.projectId, job.id, action).catch((error: unknown) => error)
      expect(rejected).toBeInstanceOf(AppError)
      expect(rejected).toMatchObject({ code: 'conflict', message: expect.stringContaining("This job is queued and can't be ") })
      expect(rejected).toMatchObject({ message: expect.stringContaining('Possible now: cancel.') })
    }
  })

  it('cannot leave a final state, whoever writes it', async () => {
    const { db } = test
    const job = await queuedJob(db)
    await db.jobs.request(job.projectId, job.id, 'cancel')
    for (const status of ['queued', 'running', 'paused', 'stopping', 'succeeded', 'failed']) {
      await expect(db.pool.query('UPDATE jobs SET status = $2 WHERE id = $1', [job.id, status])).rejects.toMatchObject({ code: 'TY001' })
    }
  })

  it('is refused on a data set that is not ready, not there, or of another project', async () => {
    const { db } = test
    const mine = await newProject(db)
    const theirs = await queuedJob(db)
    const preparing = await db.datasets.create({ projectId: mine.id, name: 'new', source: { type: 'sample', sample: 'iris' } })
    const create = (datasetId: string) => db.jobs.create({ projectId: mine.id, spec: jobSpecOf({ datasetId }), specSha256: 'x' })
    await expect(create(preparing.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(create(theirs.datasetId)).rejects.toMatchObject({ code: 'not_found' })
    await expect(create('ds_00000000000000000000000000')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('waits behind those of its project with a higher priority and those that came first', async () => {
    const { db } = test
    const first = await queuedJob(db)
    const project = { id: first.projectId, datasetId: first.datasetId }
    const urgent = await queuedJob(db, { project, priority: 5 })
    const last = await queuedJob(db, { project })
    const foreign = await queuedJob(db, { priority: 1_000 })
    expect(await Promise.all([urgent, first, last, foreign].map(({ id }) => db.jobs.jobsAhead(id)))).toEqual([0, 1, 2, 0])
    const due = (await db.tasks.due(1_000)).map(({ id }) => id)
    expect(due.indexOf(urgent.tasks[0] ?? '')).toBeLessThan(due.indexOf(first.tasks[0] ?? ''))
    expect(due.indexOf(first.tasks[0] ?? '')).toBeLessThan(due.indexOf(last.tasks[0] ?? ''))
  })
})

describe('attempts that are lost', () => {
  it('are repeated after 1, 2, 4 … seconds', async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    const one = await db.tasks.fail((await claimed(db, taskId)).lease, { code: 'engine_error', message: 'crash', retry: true })
    expect(one.ready).toMatchObject([{ id: taskId, delayMs: 1_000 }])
    expect(await db.tasks.ready({ jobIds: [job.id] })).toEqual([])
    await db.pool.query('UPDATE tasks SET run_after = clock_timestamp() WHERE id = $1', [taskId])
    const two = await db.tasks.fail((await claimed(db, taskId)).lease, { code: 'engine_error', message: 'crash', retry: true })
    expect(two.ready).toMatchObject([{ delayMs: 2_000 }])
  })

  it(`end the job as worker_lost after ${limits.attemptsWithoutProgress} without a checkpoint`, async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    for (let attempt = 1; attempt <= limits.attemptsWithoutProgress; attempt++) {
      await claimed(db, taskId)
      await expireLeases(db, job.id)
      await db.tasks.due(100)
    }
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({
      status: 'failed',
      attempt: limits.attemptsWithoutProgress,
      error: { code: 'worker_lost' },
    })
    expect(await db.tasks.claim({ taskId, workerId: 'wrk_x', leaseSeconds: 60 })).toBeNull()
  })

  it('may be any number when each left a checkpoint', async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    for (let attempt = 1; attempt <= 50; attempt++) {
      const { lease } = await claimed(db, taskId)
      await db.checkpoints.save(lease, checkpointOf(0, 'last', attempt))
      await expireLeases(db, job.id)
      await db.tasks.due(100)
    }
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({ status: 'running', attempt: 50 })
  })

  it('do not count when the worker gave the task back', async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    for (let round = 0; round < 25; round++) await db.tasks.release((await claimed(db, taskId)).lease)
    const again = await claimed(db, taskId)
    expect(again.epoch).toBe(26)
    expect((await db.jobs.get(job.projectId, job.id)).attempt).toBe(1)
  })

  it('do not count during an outage, however often it is met; the job says what it waits for, and a checkpoint ends the growth of the delay', async () => {
    const { db } = test
    const job = await queuedJob(db)
    const [taskId = ''] = job.tasks
    const outage = { code: 'database_storage', message: 'the database has no room left on its disk or in its memory' }
    const delays: number[] = []
    const defer = async (saves = false) => {
      const { lease } = await claimed(db, taskId)
      if (saves) await db.checkpoints.save(lease, checkpointOf(0, 'last', 1))
      const { ready } = await db.tasks.defer(lease, outage)
      delays.push(elementAt(ready, 0, 'deferred tasks').delayMs ?? Number.NaN)
      await db.pool.query('UPDATE tasks SET run_after = NULL WHERE id = $1', [taskId])
    }
    for (let round = 0; round < 10; round++) await defer()
    await defer(true)
    for (const [index, most] of [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 1].entries()) {
      expect(delays[index]).toBeGreaterThanOrEqual(most * 500)
      expect(delays[index]).toBeLessThanOrEqual(most * 1_000)
    }
    expect(await db.jobs.get(job.projectId, job.id)).toMatchObject({ status: 'running', attempt: 0, error: null })
    const { data } = await db.events.list(job.projectId, job.id, { limit: 100, order: 'asc' })
    expect(data.filter(({ level, message }) => level === 'warn' && message.includes(outage.message))).toHaveLength(11)
  })

  it('fail a data set in the end, with what the worker said', async () => {
    const { db } = test
    const project = await newProject(db)
    const { id } = await db.datasets.create({ projectId: project.id, name: 'bad', source: { type: 'sample', sample: 'iris' } })
    const [task] = await db.tasks.ready({ datasetId: id })
    for (let attempt = 0; attempt < limits.attemptsWithoutProgress; attempt++) {
      await db.pool.query('UPDATE tasks SET run_after = NULL WHERE id = $1', [task?.id])
      await db.tasks.fail((await claimed(db, task?.id ?? '')).lease, { code: 'engine_error', message: 'the parser crashed', retry: true })
    }
    expect(await db.datasets.get(project.id, id)).toMatchObject({ status: 'failed', error: expect.stringContaining('the parser crashed') })
  })
})
