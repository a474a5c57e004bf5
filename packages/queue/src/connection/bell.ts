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

/** What is needed of BullMQ's queue, on either backend. */
type BullQueue = {
  addBulk(rings: Ring[]): Promise<unknown>
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** Opens BullMQ's queue at its first use, and anew after an opening that failed: BullMQ itself would remember the failure for ever. */
function createOpener(open: () => BullQueue, onError: (error: Error) => void): { queue(): Promise<BullQueue>; close(): Promise<void> } {
  let opening: Promise<BullQueue> | undefined
  const begin = async (): Promise<BullQueue> => {
    const queue = open()
    queue.on('error', onError)
    try {
      await queue.waitUntilReady()
      return queue
    } catch (error) {
      opening = undefined
      await queue.close().catch(onError)
      throw error
    }
  }
  return {
    queue: () => (opening ??= begin()),
    close: async () => {
      await opening?.then((queue) => queue.close()).catch(onError)
    },
  }
}

export function createRedisBell(url: string, logger: Logger): Bell {
  const onError = createErrorLog(logger)
  const client = connectRedis(url, impatient, onError)
  const ready = createReadiness(client)
  const opener = createOpener(() => new Queue(taskQueue, { connection: client, skipWaitingForReady: true }), onError)
  const control = createRedisControl(url, client, ready, onError)
  return {
    control,
    async add(rings) {
      await ready()
      await (await opener.queue()).addBulk(rings)
    },
    async ping() {
      await ready()
      await client.ping()
    },
    async close() {
      await control.close()
      await opener.close()
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
  const connection = { connectionString: url, max: postgresPoolSize, connectionTimeoutMillis: connectMs, migrate: true }
  const opener = createOpener(() => new PostgresQueue<Ring['data']>(taskQueue, { connection }), onError)
  const control = createPostgresControl(url, pool, onError)
  return {
    control,
    add: async (rings) => void (await (await opener.queue()).addBulk(rings)),
    ping: async () => void (await pool.query('SELECT 1')),
    async close() {
      await control.close()
      await opener.close()
      await pool.end()
    },
  }
}
