import { createHash } from 'node:crypto'
import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

/** The variables a process was started with. Handed in by the entry of the program: nothing here reads `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where everything goes and who hears of it. `log` gets one finished line at a time, without a line end. */
export type LocalContext = {
  /** Data of this installation: clusters, logs, pid files, secrets. */
  readonly home: string
  /** Downloads, shared by all installations of this user. */
  readonly cache: string
  readonly environment: Environment
  readonly log: (line: string) => void
}

/**
 * Picks the two folders: `TRAINYARD_HOME` (default `<base>/.trainyard`) for data, `TRAINYARD_CACHE` (default the
 * XDG cache folder) for downloads. A cache folder that cannot be written gives way to `<home>/cache`.
 */
export function localFolders(environment: Environment, base: string): { home: string; cache: string } {
  const home = resolve(base, environment['TRAINYARD_HOME'] || '.trainyard')
  const named = environment['TRAINYARD_CACHE']
  if (named) return { home, cache: resolve(base, named) }
  const xdg = environment['XDG_CACHE_HOME']
  const cache = join(xdg && isAbsolute(xdg) ? xdg : join(environment['HOME'] || homedir(), '.cache'), 'trainyard')
  return { home, cache: isWritableFolder(cache) ? cache : join(home, 'cache') }
}

/** A short name that stays the same for the same text: for folder and lock names derived from a path. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

function isWritableFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}
