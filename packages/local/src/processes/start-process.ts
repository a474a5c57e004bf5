import { spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import { LocalError, messageOf } from '../local-error.js'
import type { Environment } from '../local-context.js'
import { openLogFile, sizeOf } from './log-file.js'
import { logFileOf, type ProcessRecord, removeProcessRecord, writeProcessRecord } from './pid-file.js'

/** What to start. Output goes to `<home>/logs/<name>.log`, the pid to `<home>/run/<name>.json`. */
export type StartProcessOptions = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Environment
  readonly home: string
  readonly cwd?: string
  /** The port it listens on, kept in the pid file for whoever looks for it later. */
  readonly port?: number
  /** Whom to run it as; only root can choose. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  /**
   * In a process group of its own (the default): Ctrl-C in the terminal does not reach it, so that it can be ended in
   * the right order, and it outlives its starter.
   */
  readonly detached?: boolean
}

/** How a process ended: with an exit status, or by a signal. */
export type ProcessExit = {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
}

/** A process just started. `exited` settles when it ends and never rejects. */
export type StartedProcess = {
  readonly record: ProcessRecord
  readonly logFile: string
  /** Where this run's lines begin in the log file, bytes. */
  readonly logStart: number
  readonly exited: Promise<ProcessExit>
  /** The exit once it has happened. */
  readonly exit: () => ProcessExit | undefined
}

/**
 * Starts a process and notes it.
 * @throws {LocalError} `local_start_failed` when the program is missing or may not be run.
 */
export async function startProcess(options: StartProcessOptions): Promise<StartedProcess> {
  const logFile = logFileOf(options.home, options.name)
  const descriptor = openLogFile(logFile)
  const logStart = sizeOf(logFile)
  try {
    const child = spawn(options.command, options.args, {
      env: { ...options.environment },
      detached: options.detached ?? true,
      stdio: ['ignore', descriptor, descriptor],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      ...(options.user === undefined ? {} : options.user),
    })
    let exit: ProcessExit | undefined
    const exited = new Promise<ProcessExit>((settle) => {
      child.once('exit', (status, signal) => {
        exit = { status, signal }
        settle(exit)
      })
    })
    await new Promise<void>((started, failed) => {
      child.once('spawn', started)
      child.once('error', failed)
    })
    child.unref()
    const record = note(options, child.pid)
    return { record, logFile, logStart, exited, exit: () => exit }
  } catch (error) {
    throw new LocalError('local_start_failed', `${options.name} cannot be started: ${messageOf(error)}`, { cause: error })
  } finally {
    closeSync(descriptor)
  }
}

function note(options: StartProcessOptions, pid: number | undefined): ProcessRecord {
  if (pid === undefined) throw new Error('no process id')
  const command = [options.command, ...options.args]
  const fields = { name: options.name, pid, port: options.port, command }
  const record = writeProcessRecord(options.home, fields)
  if (record !== undefined) return record
  // It has ended already. The record of a run before must not stand for it.
  removeProcessRecord(options.home, options.name)
  return { ...fields, port: options.port, started: '', startedAt: new Date().toISOString() }
}

/** "status 1" or "signal SIGKILL", for messages. */
export function describeExit(exit: ProcessExit): string {
  return exit.signal === null ? `status ${exit.status}` : `signal ${exit.signal}`
}
