import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { join, parse, resolve } from 'node:path'
import { shortHash } from '../local-context.js'
import { LocalError } from '../local-error.js'
import { isOpenToOthers, nobody, type SystemUser } from '../processes/other-user.js'

/** Where the cluster lives and whom it runs as. */
export type ClusterFolder = {
  /** Holds `data`, the programs and the password. */
  readonly base: string
  /** Set when we are root: Postgres refuses to run as root. */
  readonly user: SystemUser | undefined
}

/**
 * Where the cluster of a home is. An ordinary user keeps it in `<home>/postgres`. Root runs it as "nobody", who must be
 * able to walk to it: when a folder on the way is closed to others (a home of mode 700, say), cluster and programs go to
 * the system's folder for lasting temporary files, under a name derived from the home. Creates nothing.
 */
export function clusterFolder(home: string): ClusterFolder {
  const inHome = join(home, 'postgres')
  if (process.getuid?.() !== 0) return { base: inHome, user: undefined }
  const base = isOpenToOthers(home) ? inHome : join(lastingTemporaryFolder(home), `trainyard-${shortHash(resolve(home))}`)
  return { base, user: postgresAccount() }
}

/**
 * Makes the folder of the cluster, closed to everybody but the account that Postgres runs as.
 * @throws {LocalError} `local_postgres_failed` when somebody else made it before.
 */
export function prepareClusterFolder(cluster: ClusterFolder): void {
  const { base, user } = cluster
  mkdirSync(base, { recursive: true, mode: 0o700 })
  if (user === undefined) return
  const found = lstatSync(base)
  // Anybody may create names in a temporary folder: one that somebody else put there is not used.
  if (!found.isDirectory() || (found.uid !== 0 && found.uid !== user.uid)) {
    throw new LocalError('local_postgres_failed', `${base} belongs to another user: remove it, or set TRAINYARD_HOME to a folder of your own`)
  }
  chownSync(base, user.uid, user.gid)
  chmodSync(base, 0o700)
}

function lastingTemporaryFolder(home: string): string {
  return join(parse(resolve(home)).root, 'var', 'tmp')
}

function postgresAccount(): SystemUser {
  try {
    return nobody()
  } catch (error) {
    const text = 'Postgres refuses to run as root, and there is no user "nobody" to run it as: start as an ordinary user, or set DATABASE_URL'
    throw new LocalError('local_postgres_failed', text, { cause: error })
  }
}
