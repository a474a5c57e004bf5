import { randomUUID } from 'node:crypto'
import { createId, createLogger } from '@trainyard/runtime'
import type { ControlMessage, TaskKind, TaskRef } from '@trainyard/spec'
import pg from 'pg'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createQueue, type TaskQueue } from './create-queue.js'
import { createWorker, type TaskHandlers, type TaskWorker } from './create-worker.js'
import { checkQueue } from './check-queue.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { redisTestUrl, startRedis, postgresTestUrl } from '@trainyard/testing/queue/servers.js'

const logger = createLogger({ name: 'test', level: 'silent' })
const refOf = (change: Partial<TaskRef> = {}): TaskRef => ({ id: createId('task'), kind: 'train', epoch: 0, priority: 0, ...change })

/** A worker whose handlers write down what they were given. */
function recorder(act: (id: string) => Promise<void> = async () => {}) {
  const seen: { kind: TaskKind; id: string }[] = []
  const handler =
    (kind: TaskKind) =>
    async ({ task_id: id }: { task_id: string }) => {
      seen.push({ kind, id })
      await act(id)
    }
  const handlers: TaskHandlers = {
    prepare_dataset: handler('prepare_dataset'),
    train: handler('train'),
    combine: handler('combine'),
    predict: handler('predict'),
  }
  return { seen, handlers }
}

const until = (condition: () => unknown) => vi.waitFor(() => expect(condition()).toBeTruthy(), { timeout: 15_000, interval: 5 })

/** A place of its own on each server: another database of Redis' sixteen, a fresh one of Postgres. */
const backends = {
  redis: async () => {
    const server = new URL(redisTestUrl())
    server.pathname = '/9'
    const client = new Redis(server.href)
    await client.flushdb()
    return { url: server.href, empty: async () => void (await client.flushdb()), drop: async () => client.disconnect() }
  },
  postgres: async () => {
    const server = postgresTestUrl()
    const name = `trainyard_test_queue_${randomUUID().replaceAll('-', '')}`
    const admin = new pg.Client({ connectionString: server })
    await admin.connect()
    await admin.query(`CREATE DATABASE ${name}`)
    const url = new URL(server)
    url.pathname = `/${name}`
    return {
      url: url.href,
      empty: async () => {
        const client = new pg.Client({ connectionString: url.href })
        await client.connect()
        await client.query('TRUNCATE bullmq.job CASCADE')
        await client.end()
      },
      drop: async () => {
        await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
        await admin.end()
      },
    }
  },
}

/** Where this machine cannot have a Redis, `npm test` says so and why; then the queue lives in Postgres and only that side is tested. */
const onRedis = skipUnless(process.env['TRAINYARD_TEST_REDIS_MISSING'] === undefined, 'Redis')

for (const kind of ['redis', 'postgres'] as const)
  describe(`the queue on ${kind}`, kind === 'redis' ? onRedis : {}, () => {
    let place: { url: string; empty(): Promise<void>; drop(): Promise<void> }
    let queue: TaskQueue
    const workers: TaskWorker[] = []
    const open = async (handlers: TaskHandlers, concurrency = 1) => {
      const worker = createWorker({ url: place.url, logger, concurrency, handlers })
      workers.push(worker)
      await worker.ready()
      return worker
    }
    beforeEach(async () => {
      place = await backends[kind]()
      queue = createQueue({ url: place.url, logger })
    })
    afterEach(async () => {
      for (const worker of workers.splice(0)) await worker.close()
      await queue.close()
      await place.drop()
    })

    it('says what it is, and brings every notification to the handler of its kind', async () => {
      const { seen, handlers } = recorder()
      await open(handlers, 4)
      const refs = (['prepare_dataset', 'train', 'combine'] as const).map((name) => refOf({ kind: name }))
      await queue.notify(refs)
      await until(() => seen.length === 3)
      expect(queue.kind).toBe(kind)
      expect(new Set(seen.map((each) => `${each.kind} ${each.id}`))).toEqual(new Set(refs.map((ref) => `${ref.kind} ${ref.id}`)))
      expect(await queue.outage()).toBeNull()
    })

    it('lets the urgent go first, and those of equal urgency in turn', async () => {
      const refs = [0, 5, 1_000, 5, 0].map((priority) => refOf({ priority }))
      for (const ref of refs) await queue.notify([ref])
      const { seen, handlers } = recorder()
      await open(handlers)
      await until(() => seen.length === 5)
      expect(seen.map(({ id }) => refs.findIndex((ref) => ref.id === id))).toEqual([2, 1, 3, 0, 4])
    })

    it('lets what ends or begins a job pass the trainings of jobs as urgent, but not those of more urgent ones', async () => {
      const refs = [
        refOf(),
        refOf({ kind: 'combine' }),
        refOf({ priority: 1 }),
        refOf({ kind: 'prepare_dataset' }),
        refOf({ kind: 'combine', priority: 1_000 }),
      ]
      for (const ref of refs) await queue.notify([ref])
      const { seen, handlers } = recorder()
      await open(handlers)
      await until(() => seen.length === refs.length)
      expect(seen.map(({ id }) => refs.findIndex((ref) => ref.id === id))).toEqual([4, 2, 1, 3, 0])
    })

    it('holds a task once however often it is notified of, and takes the same notification again once it is worked off', async () => {
      const ref = refOf()
      for (let times = 0; times < 5; times++) await queue.notify([ref])
      const { seen, handlers } = recorder()
      await open(handlers)
      await until(() => seen.length === 1)
      const marker = refOf()
      await queue.notify([marker])
      await until(() => seen.some(({ id }) => id === marker.id))
      expect(seen).toHaveLength(2)
      await vi.waitFor(async () => {
        await queue.notify([ref])
        expect(seen.filter(({ id }) => id === ref.id).length).toBeGreaterThan(1)
      })
    })

    it('goes on after a handler that throws, whose entry is not kept', async () => {
      let fail = true
      const { seen, handlers } = recorder(async () => {
        if (fail) throw new Error('the handler broke')
      })
      await open(handlers)
      const ref = refOf()
      await queue.notify([ref])
      await until(() => seen.length === 1)
      fail = false
      await vi.waitFor(async () => {
        await queue.notify([ref])
        expect(seen.length).toBeGreaterThan(1)
      })
    })

    it('runs as many tasks at once as its concurrency allows, and delivers delayed notifications later', async () => {
      let running = 0
      let most = 0
      let release = () => {}
      const gate = new Promise<void>((resolve) => {
        release = resolve
      })
      const { seen, handlers } = recorder(async () => {
        running++
        most = Math.max(most, running)
        if (running === 3) release()
        await gate
        running--
      })
      await open(handlers, 3)
      const late = refOf({ delayMs: 700 })
      const started = performance.now()
      await queue.notify([late, ...Array.from({ length: 6 }, () => refOf())])
      await until(() => seen.length === 7)
      expect(most).toBe(3)
      expect(seen.at(-1)?.id).toBe(late.id)
      expect(performance.now() - started).toBeGreaterThan(650)
    })

    it('waits for what runs when its worker closes', async () => {
      let release = () => {}
      const gate = new Promise<void>((resolve) => {
        release = resolve
      })
      const steps: string[] = []
      const { seen, handlers } = recorder(async () => {
        await gate
        steps.push('handled')
      })
      const worker = await open(handlers)
      await queue.notify([refOf()])
      await until(() => seen.length === 1)
      const closing = worker.close().then(() => steps.push('closed'))
      release()
      await closing
      expect(steps).toEqual(['handled', 'closed'])
      workers.splice(0)
    })

    it('notifies again of what was waiting and delayed after everything in it was lost, while what runs goes on', async () => {
      let release = () => {}
      const gate = new Promise<void>((resolve) => {
        release = resolve
      })
      let ended = 0
      const { seen, handlers } = recorder(async () => {
        await gate
        ended++
      })
      await open(handlers)
      const refs = [refOf(), refOf(), refOf({ delayMs: 60_000 })]
      await queue.notify(refs)
      await until(() => seen.length === 1)
      await place.empty()
      const again = refs.map(({ id }) => ({ ...refOf(), id })).filter(({ id }) => id !== seen[0]?.id)
      await queue.notify(again)
      release()
      await until(() => ended === 3)
      expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(refs.map(({ id }) => id)))
    })

    it('tells every listener in every process what is asked of a job', async () => {
      const heard: ControlMessage[] = []
      const other = createQueue({ url: place.url, logger })
      await queue.onControl((message) => heard.push(message))
      await other.onControl((message) => heard.push(message))
      const id = createId('job')
      await other.control(id, 'cancel')
      await until(() => heard.length === 2)
      expect(heard).toEqual([
        { job_id: id, request: 'cancel' },
        { job_id: id, request: 'cancel' },
      ])
      await other.close()
    })
  })

/** What is said of a Redis that is away, by whoever notices first. */
const away = /not connected|writeable|closed|retries/i

describe('a Redis that goes away', onRedis, () => {
  it('makes notify and control reject, and both work again when it is back, for worker and listener too', async () => {
    const server = await startRedis()
    const lines: string[] = []
    const noisy = createLogger({ name: 'test', level: 'info', destination: { write: (line: string) => void lines.push(line) } })
    const queue = createQueue({ url: server.url, logger: noisy })
    const heard: ControlMessage[] = []
    const { seen, handlers } = recorder()
    const worker = createWorker({ url: server.url, logger: noisy, concurrency: 1, handlers })
    try {
      await worker.ready()
      await queue.onControl((message) => heard.push(message))
      await queue.notify([refOf()])
      await until(() => seen.length === 1)
      await server.stop()
      await expect(queue.notify([refOf()])).rejects.toThrow(away)
      await expect(queue.control(createId('job'), 'cancel')).rejects.toThrow(away)
      expect(await queue.outage()).toMatchObject({ cause: 'queue_away' })
      await server.start()
      const ref = refOf()
      await vi.waitFor(() => queue.notify([ref]), { timeout: 15_000, interval: 50 })
      await until(() => seen.some(({ id }) => id === ref.id))
      await vi.waitFor(
        async () => {
          await queue.control(createId('job'), 'pause')
          expect(heard.length).toBeGreaterThan(0)
        },
        { timeout: 15_000, interval: 50 },
      )
      expect(lines.length).toBeLessThan(30)
    } finally {
      await worker.close()
      await queue.close()
      await server.stop()
    }
  }, 60_000)

  it('does not keep a worker or a queue from closing', async () => {
    const server = await startRedis()
    const { handlers } = recorder()
    const queue = createQueue({ url: server.url, logger })
    const worker = createWorker({ url: server.url, logger, concurrency: 1, handlers })
    await worker.ready()
    await queue.onControl(() => {})
    await queue.notify([refOf()])
    await server.stop()
    await expect(worker.close()).resolves.toBeUndefined()
    await expect(queue.close()).resolves.toBeUndefined()
  })

  it('that was never there makes notify reject', async () => {
    const queue = createQueue({ url: 'redis://127.0.0.1:1', logger })
    await expect(queue.notify([refOf()])).rejects.toThrow('did not answer')
    await queue.close()
  })

  it('is refused when it may evict keys, and its reason is said', async () => {
    const server = await startRedis({ policy: 'allkeys-lru' })
    const bad = checkQueue({ url: server.url, logger })
    await expect(bad).rejects.toThrow('maxmemory-policy allkeys-lru')
    await server.stop()
    await expect(checkQueue({ url: redisTestUrl(), logger })).resolves.toBeUndefined()
    await expect(checkQueue({ url: 'redis://127.0.0.1:1', logger })).resolves.toBeUndefined()
  })
})
