import { Redis } from 'ioredis'
import { queueLimits } from './limits.js'
import { within } from './within.js'

const wanted = { 'maxmemory-policy': 'noeviction', appendonly: 'yes' } as const

/**
 * Which settings of this Redis may lose queued entries: eviction, or no append-only file. The rows in Postgres survive either, so this is a
 * warning and not a refusal. A server that hides CONFIG, as hosted ones do, is taken on trust.
 */
export async function redisFaults(url: string): Promise<string[]> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    const faults: string[] = []
    for (const [name, value] of Object.entries(wanted)) {
      const reply = await within(queueLimits.pingTimeoutMilliseconds, 'asking Redis for its settings', redis.config('GET', name)).catch(() => null)
      const found = Array.isArray(reply) ? reply[1] : undefined
      if (typeof found === 'string' && found !== value) faults.push(`${name} is ${found}, should be ${value}`)
    }
    return faults
  } catch {
    return []
  } finally {
    redis.disconnect()
  }
}
