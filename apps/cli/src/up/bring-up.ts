import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isPortFree, keepBuild, keptPort, type LocalContext, readOrCreateSecret, startLocal, stopProcess } from '@trainyard/local'
import { calls, type Calls } from '../api/calls.js'
import { createApiConnection } from '../api/connect.js'
import { adminKeyFile, instanceFile, type InstanceRecord, writeConnections, writePrivate } from '../api/state-folder.js'
import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { bannerLines, type ChosenPort, urlOf } from './banner.js'
import { serviceList, serviceNames } from './services.js'
import type { Stack } from './stack.js'
import { unlessInterrupted, waitUntilUp } from './wait-until-ready.js'

/** Where the API shall listen and how many workers are started. */
export type BringUpOptions = {
  readonly host: string
  readonly port: number | undefined
  readonly workers: number
}

/** A service that is ready. */
export type Running = {
  readonly instance: InstanceRecord
  readonly calls: Calls
}

/**
 * Brings everything up and notes it for the other commands. Postgres, Redis and TensorFlow come side by side; then API, serving
 * and workers do.
 */
export async function bringUp(context: CliContext, local: LocalContext, stack: Stack, options: BringUpOptions): Promise<Running> {
  const began = performance.now()
  const { home } = local
  const { interrupted } = context
  const { key } = adminKey(home, context.environment['TRAINYARD_API_KEY'])
  const [services, port] = await unlessInterrupted(Promise.all([stack.holding(startLocal(local)), apiPort(home, options.port)]), interrupted)
  stack.watchServices(services)
  const servingToken = context.environment['SERVING_TOKEN'] || readOrCreateSecret(join(home, 'serving-token'))
  await stack.start(
    serviceList({
      services,
      environment: context.environment,
      // A copy: building again under a running service must change nothing for its processes.
      repository: keepBuild(context.repository, home),
      host: options.host,
      port: port.port,
      // Chosen only now: while Postgres and Redis come up, which can take a minute, they or another program could have taken it.
      servingPort: await keptPort(join(home, 'run', 'serving.port')),
      servingToken,
      adminKey: key,
      workers: options.workers,
      log: local.log,
    }),
  )
  const url = urlOf(options.host, port.port)
  const api = calls(createApiConnection({ url, key, interrupted }))
  const readiness = await waitUntilUp(api, stack, interrupted)
  const keyFile = adminKeyFile(home)
  const startSeconds = Math.round(performance.now() - began) / 1000
  const banner = bannerLines({ url, host: options.host, port, keyFile, services, readiness, startSeconds })
  const report = services.report.map(({ what, text, seconds }) => ({ what, text, seconds }))
  const instance: InstanceRecord = {
    url,
    host: options.host,
    port: port.port,
    supervisor: process.pid,
    banner,
    facts: { key_file: keyFile, home, start_seconds: startSeconds, report, engine: readiness.engine },
  }
  writeConnections(home, { DATABASE_URL: services.databaseUrl, QUEUE_URL: services.queue.url })
  writePrivate(instanceFile(home), instance)
  return { instance, calls: api }
}

/**
 * Processes that a killed `up` left behind still hold their ports: they are ended before ports are looked at. A named port that is taken is reported at
 * once.
 */
async function apiPort(home: string, named: number | undefined) {
  await Promise.all(serviceNames.map((name) => stopProcess({ home, name })))
  return choosePort(home, named)
}

const usualPort = 8080

/**
 * The port that was named, which must be free; else 8080; else, where that is taken by something else, a free one that stays the
 * same from start to start.
 * @throws {CliError} `failed` when the named port is taken.
 */
export async function choosePort(home: string, named: number | undefined): Promise<ChosenPort> {
  if (named !== undefined) {
    if (await isPortFree(named)) return { port: named, instead: null }
    throw new CliError('failed', `port ${named} is taken by another program`, {
      hint: 'Name another with --port or PORT, or leave it out: a free one is chosen then.',
    })
  }
  if (await isPortFree(usualPort)) return { port: usualPort, instead: null }
  return { port: await keptPort(join(home, 'run', 'api.port')), instead: usualPort }
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * The first admin key: `TRAINYARD_API_KEY`, else the one that is kept in the state folder, made when there is none. A key that
 * was named is kept there too, so that the other commands find it.
 */
export function adminKey(home: string, named: string | undefined): { key: string; created: boolean } {
  const file = adminKeyFile(home)
  const present = existsSync(file)
  if (named && present && readFileSync(file, 'utf8').trim() !== named) rmSync(file)
  const key = readOrCreateSecret(file, () => named || createKey())
  chmodSync(file, 0o600)
  return { key, created: !present && !named }
}

/** `ty_<26 characters that name it>_<32 random bytes>`, as the API makes keys. */
function createKey(): string {
  const name = [...randomBytes(26)].map((byte) => alphabet[byte % alphabet.length] ?? '0').join('')
  return `ty_${name}_${randomBytes(32).toString('base64url')}`
}
