import { createLogger } from '@trainyard/runtime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningWorker, runWorker } from './run-worker.js'
import { workerEnvironment, workerSettings } from './settings.js'
import { openTestStack, type TestStack, trainerEntry } from '@trainyard/testing/worker/test-stack.js'

let stack: TestStack
let poor: RunningWorker | undefined

const start = (memory: { memoryBytes?: number }): Promise<RunningWorker> =>
  runWorker({
    settings: { ...workerSettings(workerEnvironment.parse(stack.environment)), ...memory },
    db: stack.db,
    logger: createLogger({ name: 'worker', level: 'silent' }),
    trainerEntry,
  })

/** Ends a worker, but not the connections that the test goes on with. */
async function end(worker: RunningWorker): Promise<void> {
  for (const { name, close } of worker.closers) if (name !== 'database') await close()
}

beforeAll(async () => {
  stack = await openTestStack()
  const rich = await start({})
  await stack.prepareIris()
  await end(rich)
}, 90_000)

afterAll(async () => {
  if (poor) await end(poor)
  await stack.close()
}, 60_000)

test('a trainer that needs more memory than it is granted is ended, and its job says so without being tried again', async () => {
  poor = await start({ memoryBytes: 2 ** 20 })
  const id = await stack.submit({ epochs: 20_000, seed: 11 })
  const job = await stack.until(id, ({ status }) => status === 'succeeded' || status === 'failed' || status === 'cancelled')
  expect(job).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'out_of_memory' } })
}, 60_000)
