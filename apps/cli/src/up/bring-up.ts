import { join } from 'node:path'
import { keptPort, type LocalContext, readOrCreateSecret, startLocal, stopProcess } from '@trainyard/local'
import { createApiConnection } from '../api/api-connection.js'
import { type Calls, calls } from '../api/calls.js'
import { adminKeyFile, type InstanceRecord, instanceFile } from '../api/state-folder.js'
import type { CliContext } from '../cli-context.js'
import { adminKey } from './admin-key.js'
import { bannerLines, urlOf } from './banner.js'
import { choosePort } from './choose-port.js'
import { writeConnections, writePrivate } from './connections-file.js'
import { unlessInterrupted } from './interruption.js'
import { serviceList, serviceNames } from './service-list.js'
import type { Stack } from './stack.js'
import { waitUntilUp } from './wait-until-ready.js'

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
      repository: context.repository,
      host: options.host,
      port: port.port,
      // Chosen only now: while Postgres and Redis come up, which can take a minute, they or another program could have taken it.
      servingPort: await keptPort(join(home, 'run', 'serving.port')),
      servingToken,
      adminKey: key,
      workers: options.workers,
    }),
  )
  const url = urlOf(options.host, port.port)
  const api = calls(createApiConnection({ url, key, interrupted }))
  const readiness = await waitUntilUp(api, stack, interrupted)
  const keyFile = adminKeyFile(home)
  const startSeconds = Math.round(performance.now() - began) / 1000
  const banner = bannerLines({ url, host: options.host, port, key, keyFile, services, readiness, startSeconds })
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

/** Processes that a killed `up` left behind still hold their ports: they are ended before ports are looked at. A named port that is taken is told at once. */
async function apiPort(home: string, named: number | undefined) {
  await Promise.all(serviceNames.map((name) => stopProcess({ home, name })))
  return choosePort(home, named)
}
