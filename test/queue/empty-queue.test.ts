import { once } from 'node:events'
import { connect } from 'node:net'
import { createLogger } from '@trainyard/runtime'
import { createQueue, createWorker } from '@trainyard/queue'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, queuedJob } from '@trainyard/testing/db/fixtures.js'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const logger = createLogger({ name: 'test', level: 'silent' })
let test: TestDatabase
let url: string

const missing = process.env['TRAINYARD_TEST_REDIS_MISSING']

beforeAll(async () => {
  if (missing !== undefined) return
  const server = process.env['TRAINYARD_TEST_REDIS_URL']
  if (!server) throw new Error('TRAINYARD_TEST_REDIS_URL is not set: this test needs a Redis whose database 10 it may empty')
  const place = new URL(server)
  place.pathname = '/10'
  url = place.href
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

/** Loses all that Redis knows, in its own words on the wire. */
async function emptyQueue(): Promise<void> {
  const { hostname, port, password } = new URL(url)
  const socket = connect(Number(port || 6_379), hostname)
  const login = password ? [`AUTH ${decodeURIComponent(password)}`] : []
  const commands = [...login, 'SELECT 10', 'FLUSHDB', 'QUIT']
  socket.write(commands.map((command) => `${command}\r\n`).join(''))
  let answer = ''
  socket.on('data', (bytes: Buffer) => {
    answer += bytes.toString()
  })
  await once(socket, 'close')
  expect(answer).toBe('+OK\r\n'.repeat(commands.length))
}

it(
  'tasks whose notifications were all lost are found due again and worked on once each, while a running one is left alone',
  skipUnless(missing === undefined, 'Redis'),
  async () => {
    const { db } = test
    await emptyQueue()
    const job = await queuedJob(db, { members: 5 })
    const queue = createQueue({ url, logger })
    const running = await claimed(db, job.tasks[0] ?? '')
    await queue.notify(await db.tasks.due(100))
    await emptyQueue()
    const seen: string[] = []
    const handler = async ({ task_id: taskId }: { task_id: string }) => {
      const claim = await db.tasks.claim({ taskId, workerId: 'wrk_chaos', leaseSeconds: 60 })
      if (claim) seen.push(taskId)
    }
    const worker = createWorker({ url, logger, concurrency: 3, handlers: { prepare_dataset: handler, train: handler, combine: handler, predict: handler } })
    try {
      await worker.ready()
      await vi.waitFor(
        async () => {
          await queue.notify(await db.tasks.due(100)) // what the reconciler does
          expect(seen).toHaveLength(4)
        },
        { timeout: 20_000, interval: 20 },
      )
      expect([...seen].sort()).toEqual(job.tasks.slice(1).sort())
      expect(await db.tasks.due(100)).toEqual([])
      await expect(db.tasks.heartbeat(running.lease, { leaseSeconds: 60 })).resolves.toEqual({ request: 'none' })
    } finally {
      await worker.close()
      await queue.close()
    }
  },
)

it('a job is queued and its tasks are due while there is no queue at all', skipUnless(missing === undefined, 'Redis'), async () => {
  const { db } = test
  const queue = createQueue({ url: 'redis://127.0.0.1:1', logger })
  const job = await queuedJob(db, { members: 2 })
  await expect(queue.notify(await db.tasks.ready({ jobIds: [job.id] }))).rejects.toThrow('did not answer')
  const due = await db.tasks.due(100)
  expect([due.length, new Set(due.map(({ id }) => id))]).toEqual([job.tasks.length, new Set(job.tasks)])
  await queue.close()
})
