import { join } from 'node:path'
import type { LocalContext } from './local-context.js'
import { LocalError, messageOf } from './local-error.js'
import { localLimits } from './local-limits.js'
import { withLock } from './processes/lock.js'
import { checkDatabaseUrl, withoutPassword } from './postgres/connection.js'
import { startPostgres, stopPostgres } from './postgres/start-postgres.js'
import { askRedis, isRedisVersionSupported } from './redis/ask-redis.js'
import { startRedis, stopRedis } from './redis/start-redis.js'
import type { Addon } from './tensorflow/ensure-addon.js'
import { findTensorflow } from './tensorflow/find-tensorflow.js'

/** Where Postgres is. `embedded` is the one started here. */
export type LocalDatabase = {
  readonly url: string
  readonly source: 'embedded' | 'named'
  readonly version: string
  readonly reused: boolean
}

/** Where the queue is: in Redis, or in Postgres where no Redis is to be had. */
export type LocalQueue =
  | { readonly kind: 'redis'; readonly url: string; readonly source: 'named' | 'path' | 'debian'; readonly version: string; readonly reused: boolean }
  | { readonly kind: 'postgres'; readonly url: string; readonly reason: string }

/** One line of the start banner: what is in use, and how long it took to be there. */
export type LocalReport = {
  readonly what: 'postgres' | 'queue' | 'tensorflow'
  readonly text: string
  readonly seconds: number
}

/** All that Trainyard's processes need from the machine. The URLs hold passwords; `report` is fit to be shown. */
export type LocalServices = {
  readonly databaseUrl: string
  readonly database: LocalDatabase
  readonly queue: LocalQueue
  readonly tensorflow: Addon
  readonly home: string
  readonly cache: string
  readonly report: readonly LocalReport[]
}

/** The context, and which parts are wanted. */
export type StartLocalOptions = {
  /** False where nothing is trained or predicted, for instance for tests of the database alone. Default true. */
  readonly tensorflow?: boolean
} & LocalContext

/**
 * Brings up the embedded default, all parts side by side: Postgres, Redis, TensorFlow's library and addon. `DATABASE_URL`,
 * `REDIS_URL` and `TRAINYARD_LIBTENSORFLOW` in the environment each take the place of one. What already runs is used
 * again. Two calls at once, in any processes, take turns.
 * @throws {LocalError} when Postgres cannot be had, something that the user named does not answer, or CUDA is asked for and cannot be had.
 */
export function startLocal(options: StartLocalOptions): Promise<LocalServices> {
  const lock = {
    file: join(options.home, 'run', 'start.lock'),
    what: 'the start of the embedded services',
    waitSeconds: localLimits.lockWaitSeconds,
    onWait: (pid: number) => options.log(`another start is under way (process ${pid}), waiting for it`),
  }
  return withLock(lock, () => startAll(options))
}

/** What `stopLocal` ended. */
export type StoppedLocal = {
  readonly postgres: 'ended' | 'killed' | 'not_running'
  readonly redis: 'ended' | 'killed' | 'not_running'
}

/**
 * Ends the Postgres and the Redis that this home runs, by process id, and only while the ids are still theirs. Asked
 * politely first, killed after 15 s.
 */
export async function stopLocal(context: Pick<LocalContext, 'home' | 'cache' | 'log'>): Promise<StoppedLocal> {
  const [postgres, redis] = await Promise.all([stopPostgres(context), stopRedis(context)])
  return { postgres, redis }
}

async function startAll(options: StartLocalOptions): Promise<LocalServices> {
  const [database, redis, tensorflow] = await Promise.allSettled([
    timed(() => findDatabase(options)),
    timed(() => findRedisQueue(options)),
    timed(() => (options.tensorflow === false ? Promise.resolve(unwanted) : findTensorflow(options))),
  ])
  const failed = [database, redis, tensorflow].flatMap((part) => (part.status === 'rejected' ? [part.reason as unknown] : []))
  if (database.status === 'rejected' || redis.status === 'rejected' || tensorflow.status === 'rejected') {
    await stopLocal(options)
    throw failed.length === 1 && failed[0] instanceof LocalError
      ? failed[0]
      : new LocalError('local_start_failed', failed.map(messageOf).join('\n'), { cause: failed[0] })
  }
  const queue: LocalQueue =
    redis.value.result.kind === 'none' ? { kind: 'postgres', url: database.value.result.url, reason: redis.value.result.reason } : redis.value.result
  if (queue.kind === 'postgres') options.log(`queue: no Redis here (${queue.reason}); the queue runs on Postgres`)
  return {
    databaseUrl: database.value.result.url,
    database: database.value.result,
    queue,
    tensorflow: tensorflow.value.result,
    home: options.home,
    cache: options.cache,
    report: [
      { what: 'postgres', text: describeDatabase(database.value.result), seconds: database.value.seconds },
      { what: 'queue', text: describeQueue(queue), seconds: redis.value.seconds },
      ...(options.tensorflow === false
        ? []
        : [{ what: 'tensorflow', text: describeTensorflow(tensorflow.value.result), seconds: tensorflow.value.seconds } as const]),
    ],
  }
}

const unwanted: Addon = { kind: 'wasm', reason: 'not asked for' }

async function findDatabase(options: StartLocalOptions): Promise<LocalDatabase> {
  const named = options.environment['DATABASE_URL']
  if (named) return { url: named, source: 'named', version: await checkDatabaseUrl(named), reused: true }
  const { url, version, reused } = await startPostgres(options)
  return { url, source: 'embedded', version, reused }
}

async function findRedisQueue(options: StartLocalOptions): Promise<Extract<LocalQueue, { kind: 'redis' }> | { kind: 'none'; reason: string }> {
  const named = options.environment['REDIS_URL']
  if (named) {
    const { version } = await askRedis(named)
    if (!isRedisVersionSupported(version)) throw new LocalError('local_setting_invalid', `REDIS_URL leads to version ${version}, and 6 or newer is needed`)
    return { kind: 'redis', url: named, source: 'named', version, reused: true }
  }
  const redis = await startRedis(options)
  if ('reason' in redis) return { kind: 'none', reason: redis.reason }
  return { kind: 'redis', url: redis.url, source: redis.source, version: redis.version, reused: redis.reused }
}

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const began = performance.now()
  const result = await run()
  return { result, seconds: Math.round(performance.now() - began) / 1000 }
}

function describeDatabase(database: LocalDatabase): string {
  const how = database.source === 'named' ? 'named by DATABASE_URL' : database.reused ? 'embedded, still running' : 'embedded'
  return `Postgres ${database.version} (${how}) at ${placeOf(database.url)}`
}

function describeQueue(queue: LocalQueue): string {
  if (queue.kind === 'postgres') return `queue on Postgres (no Redis: ${queue.reason})`
  const origin = { named: 'named by REDIS_URL', path: 'from the PATH', debian: 'from the system’s packages' }[queue.source]
  return `Redis ${queue.version} (${origin}${queue.reused && queue.source !== 'named' ? ', still running' : ''}) at ${placeOf(queue.url)}`
}

function describeTensorflow(addon: Addon): string {
  if (addon.kind === 'wasm') return `TensorFlow on WebAssembly (${addon.reason})`
  return `TensorFlow ${addon.library}, native${addon.gpu ? ', CUDA' : ''}`
}

function placeOf(url: string): string {
  try {
    return new URL(url).host
  } catch {
    return withoutPassword(url)
  }
}
