import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Environment, LocalContext } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runChecked } from '../processes/run-command.js'
import { isRedisVersionSupported } from './ask-redis.js'
import { debianRedis } from './debian-redis.js'
import type { RedisProgram } from './debian-redis.js'

/** A Redis program that runs here, and where it came from. */
export type FoundRedis = {
  readonly source: 'path' | 'debian'
  readonly version: string
} & RedisProgram

/**
 * Looks for redis-server or valkey-server on the PATH, then in Debian's packages.
 * @throws {LocalError} `local_redis_failed` with every reason, when neither gives a program that runs and is new enough.
 */
export async function findRedis(context: Pick<LocalContext, 'cache' | 'environment' | 'log'>): Promise<FoundRedis> {
  const reasons: string[] = []
  for (const name of ['redis-server', 'valkey-server']) {
    const command = onPath(name, context.environment)
    if (command === undefined) continue
    try {
      return { ...(await checked({ command, libraries: [] }, context.environment)), source: 'path' }
    } catch (error) {
      reasons.push(messageOf(error))
    }
  }
  if (reasons.length === 0) reasons.push('no redis-server on the PATH')
  if (process.platform === 'linux' && onPath('apt-get', context.environment) !== undefined) {
    try {
      return { ...(await checked(await debianRedis(context), context.environment)), source: 'debian' }
    } catch (error) {
      reasons.push(`from packages: ${messageOf(error)}`)
    }
  } else {
    reasons.push('no apt-get to fetch it with')
  }
  throw new LocalError('local_redis_failed', reasons.join('; '))
}

/** The environment with which a program finds its libraries. */
export function redisEnvironment(program: RedisProgram, environment: Environment): Environment {
  if (program.libraries.length === 0) return environment
  return { ...environment, LD_LIBRARY_PATH: [...program.libraries, environment['LD_LIBRARY_PATH']].filter(Boolean).join(delimiter) }
}

/** The full path of a program that the PATH offers. */
export function onPath(name: string, environment: Environment): string | undefined {
  const folders = environment['PATH']?.split(delimiter).filter(Boolean) ?? []
  return folders.map((folder) => join(folder, name)).find(isProgram)
}

async function checked(program: RedisProgram, environment: Environment): Promise<RedisProgram & { version: string }> {
  const said = await runChecked({
    command: program.command,
    args: ['--version'],
    environment: redisEnvironment(program, environment),
    limitSeconds: localLimits.connectSeconds,
  })
  const version = /\bv=([\d.]+)/.exec(said)?.[1]
  if (version === undefined || !isRedisVersionSupported(version)) {
    throw new LocalError('local_redis_failed', `${program.command} is version ${version ?? 'unknown'}, and 6 or newer is needed`)
  }
  return { ...program, version }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
