import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment, LocalServices, SuperviseOptions } from '@trainyard/local'
import { gpuEnvironment } from './gpu-environment.js'
import { drainSeconds, maximumWorkers } from './up-limits.js'

/** What the processes are told at their start. */
export type ServiceSettings = {
  readonly services: LocalServices
  readonly environment: Environment
  readonly repository: string
  readonly host: string
  readonly port: number
  readonly servingPort: number
  readonly servingToken: string
  readonly adminKey: string
  readonly workers: number
}

/** The names of all processes that `up` may have started, in the order in which they are ended. */
export const serviceNames = ['api', 'serving', ...Array.from({ length: maximumWorkers }, (_, index) => workerName(index))]

function workerName(index: number): string {
  return index === 0 ? 'worker' : `worker-${index + 1}`
}

/** API, serving and workers as processes to keep alive: program, arguments and environment of each. */
export function serviceList(settings: ServiceSettings): SuperviseOptions[] {
  const { services, environment, repository, host, port, servingPort, servingToken, adminKey, workers } = settings
  const common = {
    ...environment,
    NODE_ENV: 'production',
    DATABASE_URL: services.databaseUrl,
    QUEUE_URL: services.queue.url,
    TRAINYARD_HOME: services.home,
    TRAINYARD_CACHE: services.cache,
    SERVING_TOKEN: servingToken,
  }
  const serving = { SERVING_HOST: '127.0.0.1', SERVING_PORT: String(servingPort), SERVING_URL: `http://127.0.0.1:${servingPort}` }
  const serviceOf = (name: string, app: string, extra: Environment, listens?: number): SuperviseOptions => ({
    name,
    command: process.execPath,
    args: [join(repository, 'apps', app, 'dist', 'main.js')],
    environment: { ...common, ...extra },
    home: services.home,
    cwd: repository,
    stopGraceSeconds: drainSeconds,
    ...(listens === undefined ? {} : { port: listens }),
  })
  const tensorflow = services.tensorflow.kind === 'native' ? services.tensorflow : undefined
  const dashboard = join(repository, 'apps', 'dashboard', 'dist')
  return [
    serviceOf(
      'api',
      'api',
      { ...serving, ...(existsSync(dashboard) ? { DASHBOARD_DIR: dashboard } : {}), HOST: host, PORT: String(port), TRAINYARD_API_KEY: adminKey },
      port,
    ),
    serviceOf('serving', 'serving', serving, servingPort),
    ...Array.from({ length: workers }, (_, index) => serviceOf(workerName(index), 'worker', gpuEnvironment(tensorflow, environment))),
  ]
}
