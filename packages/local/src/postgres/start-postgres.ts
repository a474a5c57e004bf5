import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { LocalError, messageOf } from '../local-error.js'
import type { LocalContext } from '../local-context.js'
import { localLimits } from '../local-limits.js'
import { keptPort } from '../processes/free-port.js'
import { tailOfLog } from '../processes/log-file.js'
import { writeProcessRecord } from '../processes/pid-file.js'
import { describeExit, type StartedProcess, startProcess } from '../processes/start-process.js'
import { type StopOutcome, stopProcess } from '../processes/stop-process.js'
import { waitFor } from '../processes/wait-for.js'
import { readOrCreateSecret } from '../secret.js'
import { dataFolder, ensureCluster, postgresUser, programEnvironment } from './cluster.js'
import { ensureDatabase, postgresVersion } from './connection.js'
import { clusterFolder, type ClusterFolder, prepareClusterFolder } from './cluster-folder.js'
import { livePostmaster, removeStalePostmasterFile } from './postmaster-file.js'
import { installPrograms, type PostgresPrograms } from './programs.js'

/** The embedded Postgres, taking connections. The URL holds the password: do not log it. */
export type RunningPostgres = {
  readonly url: string
  readonly pid: number
  readonly port: number
  /** True when a server of ours was still there. */
  readonly reused: boolean
  readonly version: string
}

type PostgresContext = Pick<LocalContext, 'home' | 'log'>

/** The name of the process in `<home>/run` and `<home>/logs`. */
export const postgresName = 'postgres'
const databaseName = 'trainyard'

/**
 * Settings that differ from Postgres' own. Durability stays as it is (fsync and synchronous_commit on): a commit that was
 * acknowledged survives `kill -9` and a power cut, which the job's life depends on. There is no replica, so the log
 * needs to say less. Pools of several processes and of tests add up beyond the default of 100 connections.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  wal_level: 'minimal',
  max_wal_senders: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  jit: 'off',
}

/**
 * Starts the embedded Postgres 18, or finds the one that this home already runs and uses it. Making the cluster takes
 * about a second once; a start 0.1 s. The server outlives its starter.
 * @throws {LocalError} with the end of the server's log.
 */
export async function startPostgres(context: PostgresContext): Promise<RunningPostgres> {
  mkdirSync(context.home, { recursive: true })
  const cluster = clusterFolder(context.home)
  prepareClusterFolder(cluster)
  const password = readOrCreateSecret(join(context.home, 'postgres-password'))
  const live = await findLive(context, cluster, password)
  if (live !== undefined) return live
  const programs = installPrograms(cluster.base)
  if (await ensureCluster(cluster, programs, password)) context.log(`postgres: made a new cluster in ${cluster.base}`)
  const end = Date.now() + localLimits.postgresReadySeconds * 1000
  for (;;) {
    const outcome = await launch(context, cluster, programs)
    if ('port' in outcome) return finish(context, outcome, password, false)
    // The memory of a killed server is given back within moments, and a port can be taken between the look and the start.
    if (!outcome.passing || Date.now() > end) throw new LocalError('local_postgres_failed', outcome.reason)
    await delay(100)
  }
}

/** Ends the embedded Postgres of this home: open transactions are rolled back ("fast shutdown"). */
export async function stopPostgres(context: PostgresContext): Promise<StopOutcome> {
  const cluster = clusterFolder(context.home)
  const live = livePostmaster(dataFolder(cluster))
  if (live !== undefined) note(context, live.pid, live.port, cluster)
  return stopProcess({ home: context.home, name: postgresName, signal: 'SIGINT' })
}

/** The URL of the embedded Postgres at a port. */
export function postgresUrl(port: number, password: string, database = databaseName): string {
  return `postgresql://${postgresUser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

async function findLive(context: PostgresContext, cluster: ClusterFolder, password: string): Promise<RunningPostgres | undefined> {
  const data = dataFolder(cluster)
  if (livePostmaster(data) === undefined) return undefined
  // One that is just starting, or going down, is there but takes no connections: its fate is waited for.
  const settled = await waitFor({
    what: `the Postgres that runs in ${data}`,
    check: async () => {
      const live = livePostmaster(data)
      if (live === undefined) return { gone: true } as const
      await postgresVersion(postgresUrl(live.port, password, 'postgres'))
      return { gone: false, live } as const
    },
    limitSeconds: localLimits.postgresReadySeconds,
  })
  return settled.gone ? undefined : finish(context, settled.live, password, true, cluster)
}

async function launch(
  context: PostgresContext,
  cluster: ClusterFolder,
  programs: PostgresPrograms,
): Promise<{ pid: number; port: number } | { reason: string; passing: boolean }> {
  const data = dataFolder(cluster)
  removeStalePostmasterFile(data)
  const port = await keptPort(join(context.home, 'run', 'postgres.port'))
  const run = await startProcess({
    name: postgresName,
    command: programs.postgres,
    args: ['-D', data, '-p', String(port), ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    environment: programEnvironment(programs),
    home: context.home,
    cwd: cluster.base,
    port,
    user: cluster.user,
  })
  chmodSync(run.logFile, 0o600)
  try {
    await waitFor({
      what: 'Postgres to take connections',
      check: () => livePostmaster(data)?.status === 'ready',
      limitSeconds: localLimits.postgresReadySeconds,
      logFile: run.logFile,
      giveUp: () => endOf(run),
      everyMilliseconds: 10,
    })
    return { pid: run.record.pid, port }
  } catch (error) {
    const said = tailOfLog(run.logFile, localLimits.logTailLines, run.logStart)
    const passing = run.exit() !== undefined && /shared memory block|could not bind|Address already in use|postmaster\.pid/.test(said)
    if (run.exit() === undefined) await stopProcess({ home: context.home, name: postgresName, signal: 'SIGINT' })
    return { reason: messageOf(error), passing }
  }
}

function endOf(run: StartedProcess): string | undefined {
  const exit = run.exit()
  return exit === undefined ? undefined : `it ended with ${describeExit(exit)}`
}

async function finish(
  context: PostgresContext,
  server: { pid: number; port: number },
  password: string,
  reused: boolean,
  cluster?: ClusterFolder,
): Promise<RunningPostgres> {
  const admin = postgresUrl(server.port, password, 'postgres')
  const version = await postgresVersion(admin)
  await ensureDatabase(admin, databaseName)
  if (cluster !== undefined) note(context, server.pid, server.port, cluster)
  return { url: postgresUrl(server.port, password), pid: server.pid, port: server.port, reused, version }
}

function note(context: PostgresContext, pid: number, port: number, cluster: ClusterFolder): void {
  writeProcessRecord(context.home, { name: postgresName, pid, port, command: ['postgres', '-D', dataFolder(cluster)] })
}
