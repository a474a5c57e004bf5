import type { Logger } from '@trainyard/runtime'
import { controlChannel } from '@trainyard/spec'
import { createPostgresBackend as createBullBackend, withBackend } from 'bullmq'
import pg from 'pg'
import { type Backend, type ControlChannel, createOpener, type Entry } from './backend.js'
import { createErrorLog } from './error-log.js'

/** Connections of the producing side: notifications are short. */
const poolSize = 2
const connectMs = 5_000
const retryMs = 1_000

/** The producing side on Postgres. */
export function createPostgresBackend(url: string, logger: Logger): Backend {
  const onError = createErrorLog(logger)
  const pool = new pg.Pool({ connectionString: url, max: poolSize, connectionTimeoutMillis: connectMs })
  pool.on('error', onError)
  const { Queue } = withBackend(createBullBackend)
  // BullMQ creates its tables itself, in a schema separate from ours.
  const connection = { connectionString: url, max: poolSize, connectionTimeoutMillis: connectMs, migrate: true }
  const opener = createOpener((name) => new Queue<Entry['data']>(name, { connection }), onError)
  const control = createPostgresControl(url, pool, onError)
  return {
    control,
    add: async (entries) => void (await (await opener.queue()).addBulk(entries)),
    probe: async () => void (await pool.query('SELECT 1')),
    async close() {
      await control.close()
      await opener.close()
      await pool.end()
    },
  }
}

/** NOTIFY and LISTEN of Postgres. `pool` belongs to the caller; listening takes a connection of its own, which is made anew when it breaks. */
function createPostgresControl(url: string, pool: pg.Pool, onError: (error: Error) => void): ControlChannel {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const listen = async (listener: (text: string) => void): Promise<void> => {
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    client = next
    next.on('error', onError)
    next.once('end', () => again(listener))
    next.on('notification', ({ payload }) => payload !== undefined && listener(payload))
    await next.connect()
    await next.query(`LISTEN ${pg.escapeIdentifier(controlChannel)}`)
  }
  const again = (listener: (text: string) => void): void => {
    if (closed) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      listen(listener).catch((error: unknown) => {
        onError(error instanceof Error ? error : new Error(String(error)))
        again(listener)
      })
    }, retryMs)
  }
  return {
    publish: async (text) => void (await pool.query('SELECT pg_notify($1, $2)', [controlChannel, text])),
    subscribe: listen,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end()
    },
  }
}
