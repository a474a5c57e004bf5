import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** An account of the system, by its numbers. */
export type SystemUser = { readonly uid: number; readonly gid: number }

/** True when every folder from the root down to this one lets others pass. One that is not there yet will. */
export function isOpenToOthers(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (((statSync(at, { throwIfNoEntry: false })?.mode ?? 0o001) & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

/** True when everybody may read this file. One that is not there is nobody's secret. */
export const isReadableByOthers = (file: string): boolean =>
  isOpenToOthers(dirname(file)) && ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0o004) & 0o004) !== 0

/**
 * The account "nobody", which owns nothing.
 * @throws {Error} where the system has none.
 */
export function nobody(): SystemUser {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  return { uid: id('-u'), gid: id('-g') }
}
