import type { Logger } from '@trainyard/runtime'
import { taskQueue } from '@trainyard/spec'
import { createPostgresBackend, type JobsOptions, Queue, withBackend } from 'bullmq'
import pg from 'pg'
import type { ControlChannel } from '../control/control.js'
import { createPostgresControl } from '../control/postgres-control.js'
import { createRedisControl } from '../control/redis-control.js'
import { createErrorLog } from './error-log.js'
import { connectRedis, createReadiness, impatient } from './redis.js'

/** One ringing, as BullMQ takes it. */
export type Ring = { name: string; data: { task_id: string }; opts: JobsOptions }

/** The producing side of a backend: adds entries, carries hints, and says whether it answers. */
export type Bell = { add(rings: Ring[]): Promise<void>; control: ControlChannel; ping(): Promise<void>; close(): Promise<void> }

/** Connections of the producing side on Postgres: ringing is short. */
const postgresPoolSize = 2
const connectMs = 5_000

export function createRedisBell(url: string, logger: Logger): Bell {
  const onError = createErrorLog(logger)
  const client = connectRedis(url, impatient, onError)
  const ready = createReadiness(client)
  const control = createRedisControl(url, client, ready, onError)
  // Made once the connection is up: a queue that finds none at its start asks the server's version in vain and never works again.
  let queue: Queue | undefined
  const openQueue = (): Queue => {
    const opened = new Queue(taskQueue, { connection: client, skipWaitingForReady: true })
    opened.on('error', onError)
    opened.waitUntilReady().catch(() => {
      if (queue === opened) queue = undefined
    })
    return opened
  }
  return {
    control,
    async add(rings) {
      await ready()
      queue ??= openQueue()
      await queue.addBulk(rings)
    },
    async ping() {
      await ready()
      await client.ping()
    },
    async close() {
      await control.close()
      await queue?.close()
      client.disconnect()
    },
  }
}

export function createPostgresBell(url: string, logger: Logger): Bell {
  const onError = createErrorLog(logger)
  const pool = new pg.Pool({ connectionString: url, max: postgresPoolSize, connectionTimeoutMillis: connectMs })
  pool.on('error', onError)
  const { Queue: PostgresQueue } = withBackend(createPostgresBackend)
  // BullMQ makes its tables itself, in a schema of its own beside ours.
  const queue = new PostgresQueue<Ring['data']>(taskQueue, { connection: { connectionString: url, max: postgresPoolSize, connectionTimeoutMillis: connectMs, migrate: true } })
  queue.on('error', onError)
  const control = createPostgresControl(url, pool, onError)
  return {
    control,
    add: async (rings) => void (await queue.addBulk(rings)),
    ping: async () => void (await pool.query('SELECT 1')),
    async close() {
      await control.close()
      await queue.close()
      await pool.end()
    },
  }
}
