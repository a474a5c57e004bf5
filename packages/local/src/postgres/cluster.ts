import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LocalError } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runChecked } from '../processes/run-command.js'
import type { ClusterFolder } from './cluster-folder.js'
import type { PostgresPrograms } from './programs.js'

/** The superuser of the embedded cluster. */
export const postgresUser = 'postgres'

/** The cluster's folder. */
export function dataFolder(cluster: ClusterFolder): string {
  return join(cluster.base, 'data')
}

/** What Postgres' programs get as environment: the bundled libraries, and messages in English that can be searched for. */
export function programEnvironment(programs: PostgresPrograms): Record<string, string> {
  return { LD_LIBRARY_PATH: programs.libraries, DYLD_LIBRARY_PATH: programs.libraries, LC_ALL: 'C', TZ: 'UTC' }
}

/**
 * Makes the cluster where there is none: in a folder next to it that is renamed at the end, so that an interrupted initdb
 * leaves nothing that looks like a cluster. Logins need the password even on the loopback address: on a shared machine
 * a superuser without one would hand this account to every other user.
 * @throws {LocalError} `local_postgres_failed` when the cluster was made by another major version.
 */
export async function ensureCluster(cluster: ClusterFolder, programs: PostgresPrograms, password: string): Promise<boolean> {
  const data = dataFolder(cluster)
  if (existsSync(join(data, 'PG_VERSION'))) {
    checkVersion(data, programs)
    return false
  }
  const draft = `${data}.draft`
  const passwordFile = join(cluster.base, 'initial-password')
  rmSync(draft, { recursive: true, force: true })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (cluster.user !== undefined) chownSync(passwordFile, cluster.user.uid, cluster.user.gid)
  try {
    await runChecked({
      command: programs.initdb,
      args: ['-D', draft, '-U', postgresUser, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C', '--no-sync'],
      environment: programEnvironment(programs),
      limitSeconds: localLimits.initdbSeconds,
      cwd: cluster.base,
      user: cluster.user,
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, data)
  return true
}

function checkVersion(data: string, programs: PostgresPrograms): void {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  const major = programs.version.split('.')[0]
  if (made === major) return
  const text = `${data} was made by Postgres ${made}, and the programs here are ${programs.version}: move the folder away, or set DATABASE_URL`
  throw new LocalError('local_postgres_failed', text)
}
