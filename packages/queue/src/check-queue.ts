import type { Logger } from '@trainyard/runtime'
import { queueKind } from './backend.js'
import { createErrorLog } from './error-log.js'
import { connectRedis, createReadiness, impatient } from './redis.js'

/**
 * Looks whether Redis is set up as BullMQ needs it. Warns when it keeps nothing on disk: after a restart the queue is empty until the reconciler notifies
 * again. A server that is away, or does not show its settings, is only noted. Postgres needs no check.
 * @throws {Error} when it may evict keys of its own accord: entries would vanish one by one and workers would loop.
 */
export async function checkQueue({ url, logger }: { url: string; logger: Logger }): Promise<void> {
  if (queueKind(url) === 'postgres') return
  const client = connectRedis(url, impatient, createErrorLog(logger))
  try {
    await createReadiness(client)()
    const policy = await setting(client, 'maxmemory-policy')
    const appendOnly = await setting(client, 'appendonly')
    if (policy !== null && policy !== 'noeviction') throw new UnsafeRedisError(policy)
    if (appendOnly === 'no')
      logger.warn('Redis runs with appendonly no: after a restart of it, workers are notified of tasks again only by the reconciler. Set appendonly yes')
  } catch (error) {
    if (error instanceof UnsafeRedisError) throw error
    logger.warn({ err: error }, "Redis' settings could not be read")
  } finally {
    client.disconnect()
  }
}

class UnsafeRedisError extends Error {
  override readonly name = 'UnsafeRedisError'
  constructor(policy: string) {
    super(`Redis runs with maxmemory-policy ${policy}, so it may drop entries of the queue when memory is short. Set maxmemory-policy noeviction`)
  }
}

async function setting(client: { config(command: 'GET', name: string): Promise<unknown> }, name: string): Promise<string | null> {
  const answer = await client.config('GET', name)
  const value: unknown = Array.isArray(answer) ? answer[1] : null
  return typeof value === 'string' ? value : null
}
