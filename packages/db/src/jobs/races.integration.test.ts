import { isTerminal, type JobAction, jobAction } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '@trainyard/runtime'
import { LeaseLostError } from '@trainyard/lifecycle'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, combinedOf, completeTask, expireLeases, newProject, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import type { Claim } from '../tasks/claimed-work.js'

let test: TestDatabase
let project: { id: string; datasetId: string }
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 12 })
  const { id } = await newProject(test.db)
  project = { id, datasetId: (await readyDataset(test.db, id)).id }
})
afterAll(() => test?.drop())

/** The errors that the loser of a race may receive; any other is a bug. */
const loses = (error: unknown): 'lost' => {
  if (error instanceof LeaseLostError || (error instanceof AppError && error.code === 'conflict')) return 'lost'
  throw error
}

const legalNext: Record<string, readonly string[]> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['paused', 'stopping', 'succeeded', 'failed', 'cancelled'],
  paused: ['running', 'stopping', 'failed', 'cancelled'],
  stopping: ['paused', 'succeeded', 'failed', 'cancelled'],
}

/** The laws that hold at every moment of every job. */
async function checkLaws(jobId: string): Promise<void> {
  const view = await test.db.jobs.get(project.id, jobId)
  const states = view.status_history.map(({ status }) => status)
  for (let index = 1; index < states.length; index++) expect(legalNext[states[index - 1] ?? '']).toContain(states[index])
  expect(states.at(-1)).toBe(view.status)
  const events = await test.db.events.since(jobId, 0, 1_000)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.filter(({ data }) => isTerminal(data['status'] as never)).length).toBe(isTerminal(view.status) ? 1 : 0)
  const { rows: tasks } = await test.db.pool.query<{ kind: string; status: string }>('SELECT kind, status FROM tasks WHERE job_id = $1', [jobId])
  const count = (kind: string, ...status: string[]) => tasks.filter((task) => task.kind === kind && status.includes(task.status)).length
  const unended = tasks.filter(({ status }) => ['waiting', 'queued', 'running'].includes(status)).length
  if (isTerminal(view.status)) expect(unended).toBe(0)
  else {
    // A job that lives can go on: something is claimable, is held, or it rests.
    expect(unended).toBeGreaterThan(0)
    if (view.status === 'paused') expect(count('train', 'queued', 'running') + count('combine', 'queued', 'running')).toBe(0)
    else expect(count('train', 'queued', 'running') + count('combine', 'queued', 'running')).toBeGreaterThan(0)
  }
  expect(view.error === null).toBe(view.status !== 'failed')
  const { rows: open } = await test.db.pool.query(
    'SELECT 1 FROM job_attempts a JOIN tasks t ON t.id = a.task_id WHERE a.job_id = $1 AND a.ended_at IS NULL AND (t.status <> $2 OR t.lease_epoch <> a.epoch)',
    [jobId, 'running'],
  )
  expect(open).toEqual([])
}

async function readyToFinish(): Promise<{ id: string; combine: Claim }> {
  const job = await queuedJob(test.db, { project, model: 'raced' })
  await completeTask(test.db, await claimed(test.db, job.tasks[0] ?? ''))
  const [ref] = await test.db.tasks.ready({ jobIds: [job.id] })
  return { id: job.id, combine: await claimed(test.db, ref?.id ?? '') }
}

describe('a cancel that races with the end of a job', () => {
  it('gives one of the two, with one final event and a version only for the one that succeeded, in 60 rounds', async () => {
    const seen = new Map<string, number>()
    for (let round = 0; round < 60; round++) {
      const { id, combine } = await readyToFinish()
      const finish = () => test.db.tasks.completeCombine(combine.lease, combinedOf(combine)).catch(loses)
      const cancel = () => test.db.jobs.request(project.id, id, 'cancel').catch(loses)
      const [first, second] = round % 2 === 0 ? [finish, cancel] : [cancel, finish]
      // The first two rounds go one after the other, so that both outcomes are met whatever the races give.
      if (round < 2) {
        await first()
        await second()
      } else await Promise.all([first(), second()])
      await checkLaws(id)
      const view = await test.db.jobs.get(project.id, id)
      expect(['succeeded', 'cancelled']).toContain(view.status)
      expect(view.model === null).toBe(view.status === 'cancelled')
      expect(view.ensemble).not.toBeNull()
      seen.set(view.status, (seen.get(view.status) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual(['cancelled', 'succeeded'])
  })

  it('gives versions without gaps to jobs that end at once', async () => {
    const jobs = []
    for (let index = 0; index < 6; index++) jobs.push(await readyToFinish())
    const before = (await test.db.models.get(project.id, 'raced')).versions.length
    await Promise.all(jobs.map(({ combine }) => test.db.tasks.completeCombine(combine.lease, combinedOf(combine))))
    const { versions } = await test.db.models.get(project.id, 'raced')
    expect(versions).toEqual(Array.from({ length: before + 6 }, (_, index) => String(index + 1)))
  })
})

/** One thing that a user, a worker or fate may do. `member` chooses the worker. */
const step = fc.oneof(
  fc.record({ type: fc.constant('ask' as const), action: fc.constantFrom(...jobAction.options.filter((action) => action !== 'retry')) }),
  fc.record({
    type: fc.constantFrom('claim' as const, 'complete' as const, 'obey' as const, 'crash' as const, 'release' as const, 'checkpoint' as const, 'fail' as const),
    member: fc.nat(2),
  }),
  fc.record({ type: fc.constant('expire' as const) }),
  fc.record({ type: fc.constant('combine' as const) }),
)
type Step =
  | { type: 'ask'; action: JobAction }
  | { type: 'claim' | 'complete' | 'obey' | 'crash' | 'release' | 'checkpoint' | 'fail'; member: number }
  | { type: 'expire' }
  | { type: 'combine' }

/** Three workers, one a member, that do as the steps say. Leases of the past are kept and used, as a worker that fell asleep would. */
function createActors(job: { id: string; tasks: string[] }) {
  const claims = new Map<number, Claim>()
  const { db } = test
  const withClaim = async (member: number, act: (claim: Claim) => Promise<unknown>) => {
    const claim = claims.get(member)
    if (claim) await act(claim).catch(loses)
  }
  return async (action: Step): Promise<unknown> => {
    if (action.type === 'ask') return db.jobs.request(project.id, job.id, action.action).catch(loses)
    if (action.type === 'expire') return expireLeases(db, job.id).then(() => db.tasks.due(1_000))
    if (action.type === 'combine') {
      const [ref] = (await db.tasks.ready({ jobIds: [job.id] })).filter(({ kind }) => kind === 'combine')
      const claim = ref && (await db.tasks.claim({ taskId: ref.id, workerId: 'wrk_c', leaseSeconds: 60 }))
      return claim ? db.tasks.completeCombine(claim.lease, combinedOf(claim)).catch(loses) : undefined
    }
    const { member } = action
    if (action.type === 'claim') {
      await db.pool.query('UPDATE tasks SET run_after = NULL WHERE id = $1', [job.tasks[member]])
      const claim = await db.tasks.claim({ taskId: job.tasks[member] ?? '', workerId: `wrk_${member}`, leaseSeconds: 60 })
      if (claim) claims.set(member, claim)
      return undefined
    }
    return withClaim(member, async (claim) => {
      if (action.type === 'complete') return completeTask(db, claim)
      if (action.type === 'checkpoint') return db.checkpoints.save(claim.lease, checkpointOf(member, 'last', 1))
      if (action.type === 'crash') return db.tasks.fail(claim.lease, { code: 'engine_error', message: 'crash', retry: true })
      if (action.type === 'fail') return db.tasks.fail(claim.lease, { code: 'diverged', message: 'not finite', retry: false })
      if (action.type === 'release') return db.tasks.release(claim.lease)
      const { request } = await db.tasks.heartbeat(claim.lease, { leaseSeconds: 60 })
      if (request === 'finish') return completeTask(db, claim)
      return request === 'none' ? undefined : db.tasks.stop(claim.lease, request === 'pause' ? 'paused' : 'cancelled')
    })
  }
}

describe('any sequence of what users, workers and crashes can do', () => {
  it('keeps the laws of a job after every step', async () => {
    const weighted = fc.array(step, { minLength: 5, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(weighted, async (steps) => {
        const job = await queuedJob(test.db, { project, members: 3 })
        const act = createActors(job)
        for (const action of steps) {
          await act(action)
          await checkLaws(job.id)
        }
      }),
      { numRuns: 25, seed: 42, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    )
  }, 120_000)

  it('keeps them when three steps happen at once, without a deadlock', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, step, step), { minLength: 4, maxLength: 10 }), async (rounds) => {
        const job = await queuedJob(test.db, { project, members: 3 })
        const act = createActors(job)
        for (const member of [0, 1, 2]) await act({ type: 'claim', member })
        for (const round of rounds) {
          await Promise.all(round.map(act))
          await checkLaws(job.id)
        }
      }),
      { numRuns: 25, seed: 43, interruptAfterTimeLimit: 90_000, markInterruptAsFailure: true },
    )
  }, 120_000)
})
