import { lchownSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isOpenToOthers, isReadableByOthers, nobody, type SystemUser } from '@trainyard/local'

/** Whom a process runs as: an account that owns nothing, or, with the reason, the one that started it. */
export type ServiceUser = { readonly user: SystemUser } | { readonly user: undefined; readonly reason: string | null }

/** What a process needs that another account may not be able to have. */
type Needs = {
  /** Files and folders that it reads, its own program among them. */
  readonly files: readonly string[]
  readonly folders: readonly string[]
  /** The port that it listens on; the lowest are for root. */
  readonly port?: number | undefined
}

const firstOrdinaryPort = 1_024

/** Root runs a process as "nobody" wherever that account can do what the process does; whoever is not root stays who they are, which needs no reason. */
export function serviceUser({ files, folders, port }: Needs, isRoot = process.getuid?.() === 0): ServiceUser {
  const asRoot = (reason: string | null): ServiceUser => ({ user: undefined, reason })
  if (!isRoot) return asRoot(null)
  const closed = files.find((file) => !isReadableByOthers(file)) ?? folders.find((folder) => !isOpenToOthers(folder))
  if (closed !== undefined) return asRoot(`the user "nobody" cannot read ${closed}`)
  if (port !== undefined && port < firstOrdinaryPort) return asRoot(`only root listens on port ${port}`)
  try {
    return { user: nobody() }
  } catch {
    return asRoot('there is no user "nobody"')
  }
}

/** Where an installation keeps its data, and what all installations of a user share. */
type Folders = { readonly home: string; readonly cache: string }

/** The home folder of processes that root runs as another account: programs that fetch samples keep their caches there. */
export const ownHome = ({ home }: Pick<Folders, 'home'>): string => join(home, 'nobody')

/** Whom a worker runs as, which then owns what a worker writes to: samples that it fetched, blobs that it read, notes on graphs, and its home. */
export function workerUser(program: string, { home, cache }: Folders, library: readonly string[]): ServiceUser {
  const found = serviceUser({ files: [process.execPath, program], folders: [...library, cache, home] })
  if (found.user !== undefined)
    for (const folder of [join(cache, 'samples'), join(home, 'blobs'), join(home, 'graphs'), join(home, 'attempts'), ownHome({ home })])
      giveFolder(folder, found.user)
  return found
}

/** Makes a folder an account's own, with what is in it: root may have filled it before. */
function giveFolder(folder: string, { uid, gid }: SystemUser): void {
  mkdirSync(folder, { recursive: true })
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]) lchownSync(path, uid, gid)
}
