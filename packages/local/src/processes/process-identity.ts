import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A living process. A pid alone says little, because pids come back: the start time tells two holders apart. */
export type ProcessIdentity = {
  readonly pid: number
  /** When it started, in a form that is only good for comparing. */
  readonly started: string
  /** Its command line, words joined by spaces. */
  readonly command: string
}

/**
 * Who has this pid now? `undefined` when nobody does. A zombie counts as nobody: in a container without an init process
 * the zombie of a killed server stays for ever. Reads the proc file system, or asks `ps` where there is none.
 */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

/** True while the very process that was once seen with this pid and start time lives. */
export function isSameProcess(seen: { pid: number; started: string }): boolean {
  return identifyProcess(seen.pid)?.started === seen.started
}

function fromProc(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may itself hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields[19]
    if (ticks === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return { pid, started: `${bootId()}:${ticks}`, command }
  } catch {
    return undefined
  }
}

let knownBootId: string | undefined

function bootId(): string {
  if (knownBootId !== undefined) return knownBootId
  try {
    knownBootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    knownBootId = 'boot'
  }
  return knownBootId
}

function fromPs(pid: number): ProcessIdentity | undefined {
  try {
    const ask = (field: string) => execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    if (ask('stat').startsWith('Z')) return undefined
    return { pid, started: ask('lstart'), command: ask('command') }
  } catch {
    return undefined
  }
}
