import { Redis, type RedisOptions } from 'ioredis'
import pTimeout from 'p-timeout'
import { commandMs, firstConnectionMs } from './timing.js'

const longestRetryMs = 2_000
const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), longestRetryMs)

/** How patient a connection is. */
type Temper = Partial<Pick<RedisOptions, 'maxRetriesPerRequest' | 'enableOfflineQueue' | 'commandTimeout'>>

/** A connection that keeps trying. Its errors go to `onError`; without a listener ioredis would write to the console. */
export function connectRedis(url: string, temper: Temper, onError: (error: Error) => void): Redis {
  const client = new Redis(url, { retryStrategy, ...temper })
  client.on('error', onError)
  return client
}

/** For commands that fail rather than wait: nothing is kept back while Redis is away, and an answer must come in time. */
export const impatient: Temper = { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: commandMs }

/** For those that wait for work: BullMQ's blocking reads go on whenever Redis comes back. */
export const patient: Temper = { maxRetriesPerRequest: null }

/** Resolves once a connection can be used. One that was up before and is not now is rejected at once; a new one is given a second. */
export function createReadiness(client: Redis): () => Promise<void> {
  let wasReady = false
  client.on('ready', () => {
    wasReady = true
  })
  return async () => {
    if (client.status === 'ready') return
    if (wasReady) throw new Error(`Redis is not connected (${client.status})`)
    let onReady = (): void => undefined
    const ready = new Promise<void>((resolve) => {
      onReady = resolve
      client.on('ready', onReady)
    })
    const limit = { milliseconds: firstConnectionMs, message: `Redis did not answer within ${firstConnectionMs} ms` }
    await pTimeout(ready, limit).finally(() => client.off('ready', onReady))
  }
}
