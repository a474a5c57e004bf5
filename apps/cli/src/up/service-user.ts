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

/** Makes a folder an account's own, with what is in it: root may have filled it before. */
export function giveFolder(folder: string, { uid, gid }: SystemUser): void {
  mkdirSync(folder, { recursive: true })
  for (const path of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))]) lchownSync(path, uid, gid)
}
