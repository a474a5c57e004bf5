import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, libraryEnvironment, type LocalServices, type SuperviseOptions } from '@trainyard/local'
import { drainSeconds, maximumWorkers } from './up-limits.js'

/** What the processes are told at their start. */
export interface ServiceSettings {
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
  const dashboard = join(repository, 'apps', 'dashboard', 'dist')
  return [
    serviceOf(
      'api',
      'api',
      { ...serving, ...(existsSync(dashboard) ? { DASHBOARD_DIR: dashboard } : {}), HOST: host, PORT: String(port), TRAINYARD_API_KEY: adminKey },
      port,
    ),
    serviceOf('serving', 'serving', serving, servingPort),
    ...Array.from({ length: workers }, (_, index) => serviceOf(workerName(index), 'worker', onGpu(services, environment))),
  ]
}

/** Where `auto` has found a library that sees a GPU, workers are told so: they have a slot a GPU then. They find NVIDIA's libraries beside it. */
function onGpu({ tensorflow }: LocalServices, environment: Environment): Record<string, string> {
  if (tensorflow.kind === 'wasm' || !tensorflow.gpu) return {}
  const device = environment['TRAINYARD_DEVICE'] || 'auto'
  return { ...(device === 'auto' ? { TRAINYARD_DEVICE: 'cuda' } : {}), ...libraryEnvironment(tensorflow.dir, environment) }
}
