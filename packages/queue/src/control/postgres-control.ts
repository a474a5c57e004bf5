import { controlChannel } from '@trainyard/spec'
import pg from 'pg'
import type { ControlChannel } from './control.js'

const retryMs = 1_000

/** NOTIFY and LISTEN of Postgres. `pool` belongs to the caller; listening takes a connection of its own, which is made anew when it breaks. */
export function createPostgresControl(url: string, pool: pg.Pool, onError: (error: Error) => void): ControlChannel {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const listen = async (listener: (text: string) => void): Promise<void> => {
    const next = new pg.Client({ connectionString: url, keepAlive: true })
    client = next
    next.on('error', onError)
    next.once('end', () => again(listener))
    next.on('notification', ({ payload }) => listener(payload ?? ''))
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
