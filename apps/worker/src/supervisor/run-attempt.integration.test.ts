import { createLogger, createId } from '@trainyard/runtime'
import { openTestStack, poll, type TestStack, trainerEntry } from '@trainyard/testing/worker/test-stack.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import path from 'node:path'
import { defined } from '@trainyard/spec'
import { createAttemptFolders } from '../attempt-folders.js'
import { workerEnvironment, workerSettings } from '../settings.js'
import { timing } from '../timing.js'
import type { TrainerPool } from '../trainers/trainer-pool.js'
import { workerTrainers } from '../trainers/worker-trainers.js'
import type { AttemptDeps, TaskHandling } from './attempt.js'
import { runAttempt } from './run-attempt.js'
import { createRunningAttempts } from './stop-control.js'

let stack: TestStack
let pool: TrainerPool
beforeAll(async () => {
  stack = await openTestStack()
  pool = workerTrainers(workerSettings(workerEnvironment.parse(stack.environment)), trainerEntry)
}, 60_000)
afterAll(async () => {
  await pool.close()
  await stack.close()
}, 60_000)

const deps = (): AttemptDeps => ({
  db: stack.db,
  workerId: createId('worker'),
  pool,
  running: createRunningAttempts(),
  folders: createAttemptFolders({
    root: path.join(defined(stack.environment['TRAINYARD_HOME'], 'a home'), 'attempts'),
    workerId: 'wrk_test',
    blobs: stack.db.blobs,
  }),
  memoryBytes: 2 ** 32,
  stallMs: 120_000,
  notify: () => undefined,
  outages: { note: () => undefined },
  sweeps: { look: () => Promise.resolve(), lookAtDue: () => Promise.resolve() },
  logger: createLogger({ name: 'test', level: 'silent' }),
})

/** Prepares Iris, and does something before the result is stored. */
const preparation = (beforeStoring: (taskId: string) => Promise<void>): TaskHandling<'prepare_dataset'> => ({
  kind: 'prepare_dataset',
  needsEngine: false,
  stoppable: false,
  plan: ({ dataset }) => Promise.resolve({ kind: 'prepare_dataset', source: defined(dataset, 'the data set').source, files: [] }),
  complete: async (claim, { info, warnings, file }, files) => {
    await beforeStoring(claim.taskId)
    await files.store([file], ([stored]) => stack.db.datasets.markReady(claim.lease, { info, warnings, file: defined(stored, 'the stored file') }))
    return []
  },
})

/** A data set that waits for its preparation, and the task that prepares it. */
async function waiting(name: string): Promise<{ datasetId: string; taskId: string }> {
  const { id: datasetId } = await stack.db.datasets.create({ projectId: stack.projectId, name, source: { type: 'sample', sample: 'iris' } })
  const [task] = await stack.db.tasks.ready({ datasetId })
  if (!task) throw new Error('no task prepares the data set')
  return { datasetId, taskId: task.id }
}

/** When the lease of a task ends, and what time it is, both by the clock of the database, in milliseconds. */
async function leaseOf(taskId: string): Promise<{ expires: number; now: number }> {
  const { rows } = await stack.db.pool.query<{ expires: string; now: string }>(
    'SELECT extract(epoch FROM lease_expires_at) * 1000 AS expires, extract(epoch FROM clock_timestamp()) * 1000 AS now FROM tasks WHERE id = $1',
    [taskId],
  )
  const [row] = rows
  if (!row) throw new Error(`there is no task ${taskId}`)
  return { expires: Number(row.expires), now: Number(row.now) }
}

test(
  'a result whose storing takes longer than a lease is stored all the same: the lease is renewed meanwhile, and nobody else gets the task',
  async () => {
    const { datasetId, taskId: slow } = await waiting('slow')
    const seen: { lapsed: boolean; stolen: unknown }[] = []
    const slowly = preparation(async (taskId) => {
      const atFirst = await leaseOf(taskId)
      const { expires, now } = await poll(
        () => leaseOf(taskId),
        (at) => at.now > atFirst.expires,
        2_000 * timing.leaseSeconds,
      )
      const stolen = await stack.db.tasks.claim({ taskId, workerId: createId('worker'), leaseSeconds: timing.leaseSeconds })
      seen.push({ lapsed: expires <= now, stolen })
    })
    await runAttempt(deps(), slowly, slow)
    expect(seen).toEqual([{ lapsed: false, stolen: null }])
    expect(await stack.db.datasets.get(stack.projectId, datasetId)).toMatchObject({ status: 'ready', error: null })
  },
  8_000 * timing.leaseSeconds,
)

type Complete = TaskHandling<'prepare_dataset'>['complete']
const withClasses =
  (...classes: string[]): Complete =>
  async ({ lease }, { info, warnings, file }, files) => {
    await files.store([file], ([stored]) =>
      stack.db.datasets.markReady(lease, { warnings, info: { ...info, classes }, file: defined(stored, 'the stored file') }),
    )
    return []
  }
const query =
  (text: string): Complete =>
  async () => {
    await stack.db.pool.query(text)
    return []
  }

test.each<[string, Complete, RegExp]>([
  ['a NUL in JSON', withClasses('a\0', 'b'), /unsupported Unicode escape sequence/],
  ['half a surrogate pair in JSON', withClasses('\ud800', 'b'), /invalid input syntax for type json/],
  ['a number out of range', query('SELECT 10000000000::int4'), /integer out of range/],
  [
    'a row without its project',
    query("INSERT INTO datasets (id, project_id, name, status, source) VALUES ('ds_x', 'proj_none', 'x', 'preparing', '{}')"),
    /table datasets/,
  ],
  [
    'a key that is there already',
    query("INSERT INTO projects (id, name) SELECT 'proj_twice', name FROM projects LIMIT 1"),
    /duplicate key value violates unique constraint.*\(table projects, constraint projects_name_key\)/,
  ],
])('what the database rejects ends the task at the first attempt, with what was wrong: %s', async (_what, complete, message) => {
  const { datasetId, taskId } = await waiting('spoiled')
  await runAttempt(deps(), { ...preparation(() => Promise.resolve()), complete }, taskId)
  const { status, error } = await stack.db.datasets.get(stack.projectId, datasetId)
  expect([status, error]).toEqual(['failed', expect.stringMatching(message)])
  expect(error).toMatch(/^what the task made could not be stored: the database says/)
  const { rows } = await stack.db.pool.query('SELECT status, attempts FROM tasks WHERE id = $1', [taskId])
  expect(rows).toEqual([{ status: 'failed', attempts: 1 }])
})

test('a result that cannot be stored for a reason that nobody has foreseen ends the task, with the reason', async () => {
  const { datasetId, taskId } = await waiting('unforeseen')
  const complete: Complete = () => Promise.reject(new TypeError('info.classes is not iterable'))
  await runAttempt(deps(), { ...preparation(() => Promise.resolve()), complete }, taskId)
  expect(await stack.db.datasets.get(stack.projectId, datasetId)).toMatchObject({
    status: 'failed',
    error: 'what the task made could not be stored: info.classes is not iterable',
  })
})

test('a failure is stored whatever its message quotes', async () => {
  const { datasetId, taskId } = await waiting('quoted')
  const failing: TaskHandling<'prepare_dataset'> = {
    ...preparation(() => Promise.resolve()),
    plan: () => Promise.reject(Object.assign(new Error('the value "a\0\ud800" is no text'), { code: '22P05' })),
  }
  await runAttempt(deps(), failing, taskId)
  expect(await stack.db.datasets.get(stack.projectId, datasetId)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('the value "a\\u0000\\ud800" is no text'),
  })
})
