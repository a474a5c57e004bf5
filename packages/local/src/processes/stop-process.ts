import { setTimeout as delay } from 'node:timers/promises'
import { localLimits } from '../local-limits.js'
import { isAlive, isSameProcess, type ProcessRecord, removeProcessRecord } from './pid-file.js'

/** `ended` by itself after the polite signal, `killed` after the limit, or it was `not_running`. */
export type StopOutcome = 'ended' | 'killed' | 'not_running'

/** Which process to end, and how patiently. */
export type StopProcessOptions = {
  readonly home: string
  readonly name: string
  /** The polite signal. Default SIGTERM. */
  readonly signal?: NodeJS.Signals
  readonly graceSeconds?: number
}

/**
 * Ends a process that was started here. The pid file names it; a pid that belongs to another process by now is left
 * alone. After the limit its whole process group is killed.
 */
export async function stopProcess(options: StopProcessOptions): Promise<StopOutcome> {
  const record = isAlive(options.home, options.name)
  if (record === undefined) {
    removeProcessRecord(options.home, options.name)
    return 'not_running'
  }
  send(record, options.signal ?? 'SIGTERM')
  if (await isGone(record, options.graceSeconds ?? localLimits.stopGraceSeconds)) {
    removeProcessRecord(options.home, options.name)
    return 'ended'
  }
  killGroup(record)
  await isGone(record, 5)
  removeProcessRecord(options.home, options.name)
  return 'killed'
}

async function isGone(record: ProcessRecord, limitSeconds: number): Promise<boolean> {
  const end = Date.now() + limitSeconds * 1000
  while (isSameProcess(record)) {
    if (Date.now() > end) return false
    await delay(20)
  }
  return true
}

function send(record: ProcessRecord, signal: NodeJS.Signals, group = false): boolean {
  // Looked at again right before the signal: the moment in which the pid could change hands is as short as can be.
  if (!isSameProcess(record)) return false
  try {
    return process.kill(group ? -record.pid : record.pid, signal)
  } catch {
    return false
  }
}

function killGroup(record: ProcessRecord): void {
  // A process that was not started detached leads no group: then only the process itself can be meant.
  if (!send(record, 'SIGKILL', true)) send(record, 'SIGKILL')
}
