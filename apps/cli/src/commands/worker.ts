import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { keepBuild, laidTensorflow, localFolders, type SystemUser } from '@trainyard/local'
import { readConnections } from '../api/state-folder.js'
import { note } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { ownHome, workerUser } from '../up/service-user.js'
import { gpuEnvironment } from '../up/services.js'
import { type AddCommand, count } from './options.js'

type WorkerOptions = {
  readonly slots?: number
}

/** `trainyard worker`: one more worker, on this host or another. */
export const addWorker: AddCommand = (program, context) => {
  program
    .command('worker')
    .description('run one more worker; needs DATABASE_URL and REDIS_URL, or a "trainyard up" on this host')
    .option('--slots <count>', 'members it trains at once', count)
    .action(async ({ slots }: WorkerOptions) => {
      const folders = localFolders(context.environment, context.base)
      const connections = connectionsOf(context.environment, folders.home)
      const library = laidTensorflow()
      const program = join(keepBuild(context.repository, folders.home), 'apps', 'worker', 'dist', 'main.js')
      const runsAs = workerUser(program, folders, library === undefined ? [] : [library.dir])
      if (runsAs.user === undefined && runsAs.reason !== null) note(context, `warning: the worker runs as root, since ${runsAs.reason}`)
      const status = await runInForeground({
        args: [program],
        user: runsAs.user,
        environment: {
          ...context.environment,
          ...connections,
          ...gpuEnvironment(library, context.environment),
          TRAINYARD_HOME: folders.home,
          TRAINYARD_CACHE: folders.cache,
          ...(runsAs.user === undefined ? {} : { HOME: ownHome(folders) }),
          ...(slots === undefined ? {} : { WORKER_SLOTS: String(slots) }),
        },
        interrupted: context.interrupted,
      })
      if (status !== 0) throw new CliError('failed', `the worker ended with ${status}`)
    })
}

/** The user's own variables, else those of the `up` that runs here. */
function connectionsOf(environment: Readonly<Record<string, string | undefined>>, home: string): Record<string, string> {
  const missing = [
    environment['DATABASE_URL'] ? [] : ['DATABASE_URL'],
    environment['QUEUE_URL'] || environment['REDIS_URL'] ? [] : ['REDIS_URL (or QUEUE_URL)'],
  ].flat()
  if (missing.length === 0) return {}
  const local = missing.length === 2 ? readConnections(home) : undefined
  if (local === undefined)
    throw new CliError('usage', `a worker needs ${missing.join(' and ')}`, {
      hint: 'They are in the settings of the installation that the worker belongs to; on the host of "trainyard up" they are found automatically.',
    })
  return local
}

type ForegroundOptions = {
  readonly args: readonly string[]
  readonly user: SystemUser | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly interrupted: AbortSignal
}

/** Runs a Node program with our own input and output until it ends, passing a request to end on. Gives its status, or its signal. */
async function runInForeground({ args, user, environment, interrupted }: ForegroundOptions): Promise<number | string> {
  const child = spawn(process.execPath, args, { env: { ...environment }, stdio: 'inherit', ...user })
  const end = () => child.kill('SIGTERM')
  interrupted.addEventListener('abort', end)
  try {
    return await new Promise((done, failed) => {
      child.once('error', failed)
      child.once('exit', (status, signal) => done(signal ?? status ?? 1))
    })
  } finally {
    interrupted.removeEventListener('abort', end)
  }
}
