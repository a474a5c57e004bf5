import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { LocalContext } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { keptPort, readPort } from '../processes/free-port.js'
import { tailOfLog } from '../processes/log-file.js'
import { isAlive, writeProcessRecord } from '../processes/pid-file.js'
import { describeExit, startProcess } from '../processes/start-process.js'
import { type StopOutcome, stopProcess } from '../processes/stop-process.js'
import { waitFor } from '../processes/wait-for.js'
import { readOrCreateSecret } from '../secret.js'
import { askRedis, type RedisAnswer } from './ask-redis.js'
import { findRedis, type FoundRedis, redisEnvironment } from './find-redis.js'

/** The embedded Redis, answering. The URL holds the password: do not log it. */
export type RunningRedis = {
  readonly url: string
  readonly pid: number
  readonly port: number
  readonly version: string
  /** True when a server of ours was still there. */
  readonly reused: boolean
  /** Where the program came from: the PATH, or Debian's packages. */
  readonly source: 'path' | 'debian'
}

/** No Redis is to be had on this machine, and why. */
export type MissingRedis = {
  readonly reason: string
}

/** The name of the process in `<home>/run` and `<home>/logs`. */
export const redisName = 'redis'

/**
 * Starts the embedded Redis, or finds the one that this home already runs and uses it. Every write is in the append-only
 * file before it is acknowledged, so a `kill -9` loses none. The server outlives its starter.
 * @returns the reason where no Redis is to be had: the queue then lives in Postgres.
 */
export async function startRedis(context: LocalContext): Promise<RunningRedis | MissingRedis> {
  const password = passwordOf(context.home)
  const live = await findLive(context, password)
  if (live !== undefined) return live
  let program: FoundRedis
  try {
    program = await findRedis(context)
  } catch (error) {
    return { reason: messageOf(error) }
  }
  const end = Date.now() + localLimits.redisReadySeconds * 1000
  for (;;) {
    const outcome = await launch(context, program, password)
    if ('pid' in outcome) return outcome
    if (!outcome.passing || Date.now() > end) throw new LocalError('local_redis_failed', outcome.reason)
    await delay(100)
  }
}

/** Ends the embedded Redis of this home after it has written everything down. */
export async function stopRedis(context: Pick<LocalContext, 'home' | 'cache'>): Promise<StopOutcome> {
  if (readPort(portFileOf(context.home)) !== undefined) await findLive(context, passwordOf(context.home))
  return stopProcess({ home: context.home, name: redisName })
}

function urlOf(port: number, password: string): string {
  return `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`
}

function passwordOf(home: string): string {
  return readOrCreateSecret(join(home, 'redis-password'))
}

function portFileOf(home: string): string {
  return join(home, 'run', 'redis.port')
}

function configFileOf(home: string): string {
  return join(home, 'redis', 'redis.conf')
}

/** Ours is the one that listens at the noted port, takes our password and was started with our configuration. */
async function findLive(context: Pick<LocalContext, 'home' | 'cache'>, password: string): Promise<RunningRedis | undefined> {
  const port = readPort(portFileOf(context.home))
  if (port === undefined) return undefined
  const url = urlOf(port, password)
  const ask = async (): Promise<RedisAnswer | 'gone'> => {
    try {
      return await askRedis(url)
    } catch (error) {
      // While it lives it may be loading its data: then it is waited for.
      if (isAlive(context.home, redisName) === undefined) return 'gone'
      throw error
    }
  }
  const answer = await waitFor({ what: 'the Redis that runs already', check: ask, limitSeconds: localLimits.redisReadySeconds })
  const configFile = configFileOf(context.home)
  if (answer === 'gone' || answer.configFile !== configFile) return undefined
  const noted = isAlive(context.home, redisName)
  if (noted?.pid !== answer.pid) {
    writeProcessRecord(context.home, { name: redisName, pid: answer.pid, port, command: ['redis-server', configFile] })
  }
  const source = noted?.command[0]?.startsWith(context.cache) === true ? 'debian' : 'path'
  return { url, pid: answer.pid, port, version: answer.version, reused: true, source }
}

async function launch(context: LocalContext, program: FoundRedis, password: string): Promise<RunningRedis | { reason: string; passing: boolean }> {
  const port = await keptPort(portFileOf(context.home))
  const config = writeConfiguration(context.home, port, password)
  const run = await startProcess({
    name: redisName,
    command: program.command,
    args: [config],
    environment: redisEnvironment(program, context.environment),
    home: context.home,
    cwd: join(context.home, 'redis'),
    port,
  })
  const url = urlOf(port, password)
  try {
    await waitFor({
      what: 'Redis to answer',
      check: () => askRedis(url),
      limitSeconds: localLimits.redisReadySeconds,
      logFile: run.logFile,
      giveUp: () => {
        const exit = run.exit()
        return exit === undefined ? undefined : `it ended with ${describeExit(exit)}`
      },
      everyMilliseconds: 10,
    })
    return { url, pid: run.record.pid, port, version: program.version, reused: false, source: program.source }
  } catch (error) {
    const said = tailOfLog(run.logFile, localLimits.logTailLines, run.logStart)
    const passing = run.exit() !== undefined && /Address already in use|bind/.test(said)
    if (run.exit() === undefined) await stopProcess({ home: context.home, name: redisName })
    return { reason: messageOf(error), passing }
  }
}

/**
 * The settings that a queue needs: nothing is ever evicted, and every write is kept. In a file that only its owner can
 * read, because the command line is open to everybody and the password is in it.
 */
function writeConfiguration(home: string, port: number, password: string): string {
  const file = configFileOf(home)
  const folder = join(home, 'redis')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(folder)}`,
    `requirepass ${password}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ]
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}
