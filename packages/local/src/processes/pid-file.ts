import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

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

const processRecord = z.object({
  name: z.string(),
  pid: z.int().positive(),
  /** The identity of the process, see `ProcessIdentity.started`. */
  started: z.string(),
  startedAt: z.string(),
  port: z.int().positive().optional(),
  command: z.array(z.string()),
})

/** What `<home>/run/<name>.json` holds about a process that this package started. */
export type ProcessRecord = z.infer<typeof processRecord>

/** Where the pid file of a process lies. */
export function pidFileOf(home: string, name: string): string {
  return join(home, 'run', `${name}.json`)
}

/** Where a process writes its output. */
export function logFileOf(home: string, name: string): string {
  return join(home, 'logs', `${name}.log`)
}

/** Notes a process. The file appears whole or not at all, so that a reader never sees half of it. */
export function writeProcessRecord(
  home: string,
  fields: { name: string; pid: number; port?: number | undefined; command: readonly string[] },
): ProcessRecord | undefined {
  const identity = identifyProcess(fields.pid)
  if (identity === undefined) return undefined
  const { port, ...rest } = fields
  const record: ProcessRecord = {
    ...rest,
    ...(port === undefined ? {} : { port }),
    command: [...fields.command],
    started: identity.started,
    startedAt: new Date().toISOString(),
  }
  const file = pidFileOf(home, fields.name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(record, null, 2)}\n`)
  renameSync(`${file}.${process.pid}`, file)
  return record
}

/** The record as it was written, whether or not its process lives. A damaged file counts as none. */
export function readProcessRecord(home: string, name: string): ProcessRecord | undefined {
  try {
    return processRecord.parse(JSON.parse(readFileSync(pidFileOf(home, name), 'utf8')))
  } catch {
    return undefined
  }
}

/** Forgets a process. Nothing happens when there is no record. */
export function removeProcessRecord(home: string, name: string): void {
  rmSync(pidFileOf(home, name), { force: true })
}

/** The record of a process of ours that lives now. A pid that went to another process gives `undefined`. */
export function isAlive(home: string, name: string): ProcessRecord | undefined {
  const record = readProcessRecord(home, name)
  return record !== undefined && isSameProcess(record) ? record : undefined
}
