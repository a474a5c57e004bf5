import { createLogger, createId } from '@trainyard/runtime'
import { openTestStack, poll, type TestStack, trainerEntry } from '@trainyard/testing/worker/test-stack.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  packs: false,
  memoryBytes: 2 ** 32,
  notify: () => Promise.resolve(),
  sweeps: { look: () => Promise.resolve(), lookAtDue: () => Promise.resolve() },
  logger: createLogger({ name: 'test', level: 'silent' }),
})

/** Prepares Iris, and does something before the result is stored. */
const preparation = (beforeStoring: (taskId: string) => Promise<void>): TaskHandling<'prepare_dataset'> => ({
  kind: 'prepare_dataset',
  needsEngine: false,
  stoppable: false,
  plan: ({ dataset: { source } }) => Promise.resolve({ kind: 'prepare_dataset', source, files: [] }),
  complete: async (claim, result) => {
    await beforeStoring(claim.taskId)
    await stack.db.datasets.markReady(claim.lease, result)
    return []
  },
})

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
    const { id: datasetId } = await stack.db.datasets.create({ projectId: stack.projectId, name: 'slow', source: { type: 'sample', sample: 'iris' } })
    const [task] = await stack.db.tasks.ready({ datasetId })
    if (!task) throw new Error('no task prepares the data set')
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
    await runAttempt(deps(), slowly, task.id)
    expect(seen).toEqual([{ lapsed: false, stolen: null }])
    expect(await stack.db.datasets.get(stack.projectId, datasetId)).toMatchObject({ status: 'ready', error: null })
  },
  8_000 * timing.leaseSeconds,
)
