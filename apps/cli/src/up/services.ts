import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, libraryEnvironment, type LocalServices, type SuperviseOptions } from '@trainyard/local'
import { ownHome, serviceUser, workerUser } from './service-user.js'

/** Workers that one `up` starts at most; more run with `trainyard worker`, on this host or others. */
export const maximumWorkers = 16

/** How long a process may take to finish what it is doing after it was asked to end; the API gives open requests 20 s. */
const drainSeconds = 25

/** How long a start of Postgres and Redis that is under way is waited for when everything shall end; a download is left alone. */
export const startGraceSeconds = 10

/** Time limits of `up`, in seconds. */
export const upSeconds = {
  /** From the start of the processes until all of them answer. On a slow machine TensorFlow alone takes several seconds to load. */
  ready: 90,
  /** How long a second start waits for the first to become ready. */
  attach: 300,
  /** How long `down` waits for `up` to drain: the processes, then Redis and Postgres. */
  drain: 60,
} as const

/** A process that ends this often before everything is ready will not come up. */
export const patientRestarts = 3

/** What the processes are started with. */
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
  /** Hears of processes that stay root, and why. */
  readonly log: (line: string) => void
}

/** The names of all processes that `up` may have started, in the order in which they are ended. */
export const serviceNames = ['api', 'serving', ...Array.from({ length: maximumWorkers }, (_, index) => workerName(index))]

function workerName(index: number): string {
  return index === 0 ? 'worker' : `worker-${index + 1}`
}

/** API, serving and workers as processes to keep alive: program, arguments and environment of each. */
export function serviceList(settings: ServiceSettings): SuperviseOptions[] {
  const { services, environment, repository, host, port, servingPort, servingToken, adminKey, workers, log } = settings
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
  const tensorflow = services.tensorflow.kind === 'native' ? services.tensorflow : undefined
  const stayRoot = new Map<string, string[]>()
  const userOf = (name: string, app: string, program: string, listens: number | undefined) => {
    // Only what computes loads the library.
    const library = app === 'api' || tensorflow === undefined ? [] : [tensorflow.dir]
    const found =
      app === 'worker' ? workerUser(program, services, library) : serviceUser({ files: [process.execPath, program], folders: library, port: listens })
    if (found.user === undefined && found.reason !== null) stayRoot.set(found.reason, [...(stayRoot.get(found.reason) ?? []), name])
    return found.user
  }
  const serviceOf = (name: string, app: string, extra: Environment, listens?: number): SuperviseOptions => {
    const program = join(repository, 'apps', app, 'dist', 'main.js')
    const user = userOf(name, app, program, listens)
    return {
      name,
      command: process.execPath,
      args: [program],
      user,
      environment: { ...common, ...(user === undefined ? {} : { HOME: ownHome(services) }), ...extra },
      home: services.home,
      cwd: repository,
      stopGraceSeconds: drainSeconds,
      ...(listens === undefined ? {} : { port: listens }),
    }
  }
  const dashboard = join(repository, 'apps', 'dashboard', 'dist')
  const list = [
    serviceOf(
      'api',
      'api',
      { ...serving, ...(existsSync(dashboard) ? { DASHBOARD_DIR: dashboard } : {}), HOST: host, PORT: String(port), TRAINYARD_API_KEY: adminKey },
      port,
    ),
    serviceOf('serving', 'serving', serving, servingPort),
    ...Array.from({ length: workers }, (_, index) => serviceOf(workerName(index), 'worker', gpuEnvironment(tensorflow, environment))),
  ]
  for (const [reason, names] of stayRoot) log(`warning: ${names.join(', ')} ${names.length === 1 ? 'runs' : 'run'} as root, since ${reason}`)
  return list
}

/**
 * What a worker learns of a library that sees a GPU: where `auto` has found it, that the device is CUDA, so that it has a slot a GPU; and the way to NVIDIA's
 * libraries. Nothing for any other library.
 */
export function gpuEnvironment(library: { readonly dir: string; readonly gpu: boolean } | undefined, environment: Environment): Record<string, string> {
  if (library?.gpu !== true) return {}
  const device = environment['TRAINYARD_DEVICE'] || 'auto'
  return { ...(device === 'auto' ? { TRAINYARD_DEVICE: 'cuda' } : {}), ...libraryEnvironment(library.dir, environment) }
}
