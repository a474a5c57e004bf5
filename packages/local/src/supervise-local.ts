import type { LocalContext } from './local-context.js'
import { messageOf } from './local-error.js'
import { localLimits } from './local-limits.js'
import { rotateLogFile } from './processes/log-file.js'
import { isAlive, logFileOf } from './processes/pid-file.js'
import { postgresName, startPostgres } from './postgres/start-postgres.js'
import { redisName, startRedis } from './redis/start-redis.js'
import type { LocalServices } from './start-local.js'

/** Called when an embedded service was found dead, and when it is back or cannot be brought back yet. */
export type LocalHealthEvent =
  | { readonly kind: 'died'; readonly name: string }
  | { readonly kind: 'back'; readonly name: string; readonly pid: number; readonly seconds: number }
  | { readonly kind: 'still_down'; readonly name: string; readonly reason: string }

/** Ends the watch; the services themselves go on. Waits for a restart that is under way. */
export type LocalWatch = {
  readonly stop: () => Promise<void>
}

type Service = {
  readonly name: string
  readonly url: string
  readonly start: () => Promise<{ url: string; pid: number }>
}

/**
 * Keeps the embedded Postgres and Redis alive while `trainyard up` runs: twice a second it looks whether their processes
 * live, and starts a dead one again at the same port, so that the clients that know its URL find it. Services that the
 * user named are left alone.
 */
export function superviseLocal(
  services: LocalServices,
  options: LocalContext & { onEvent?: (event: LocalHealthEvent) => void; intervalSeconds?: number },
): LocalWatch {
  const watched = embedded(services, options)
  let stopped = false
  let round: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    for (const service of watched) if (!stopped) await revive(service, options)
  }
  const next = () => {
    if (stopped) return
    timer = setTimeout(
      () => {
        round = look().finally(next)
      },
      (options.intervalSeconds ?? localLimits.healthIntervalSeconds) * 1000,
    )
  }
  next()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}

function embedded(services: LocalServices, context: LocalContext): Service[] {
  const postgres = { name: postgresName, url: services.database.url, start: () => startPostgres(context) }
  const list: Service[] = services.database.source === 'embedded' ? [postgres] : []
  if (services.queue.kind === 'redis' && services.queue.source !== 'named') {
    list.push({ name: redisName, url: services.queue.url, start: () => startRedisAgain(context) })
  }
  return list
}

async function startRedisAgain(context: LocalContext): Promise<{ url: string; pid: number }> {
  const redis = await startRedis(context)
  if ('reason' in redis) throw new Error(redis.reason)
  return redis
}

async function revive(service: Service, options: LocalContext & { onEvent?: (event: LocalHealthEvent) => void }): Promise<void> {
  try {
    rotateLogFile(logFileOf(options.home, service.name))
    if (isAlive(options.home, service.name) !== undefined) return
    options.onEvent?.({ kind: 'died', name: service.name })
    const began = performance.now()
    const { url, pid } = await service.start()
    if (url !== service.url) throw new Error('its port was taken by another process, and clients look for it there: restart Trainyard')
    options.onEvent?.({ kind: 'back', name: service.name, pid, seconds: Math.round(performance.now() - began) / 1000 })
  } catch (error) {
    options.onEvent?.({ kind: 'still_down', name: service.name, reason: messageOf(error) })
  }
}
