import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { identifyProcess, isSameProcess } from './process-identity.js'

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
