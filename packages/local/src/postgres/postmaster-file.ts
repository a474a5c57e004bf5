import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { identifyProcess } from '../processes/pid-file.js'

/** What a running server writes about itself into its data folder. */
export type Postmaster = {
  readonly pid: number
  readonly port: number
  /** "ready" once it takes connections; "starting", "stopping" else. */
  readonly status: string
}

/**
 * The server that lives in this data folder. The file stays behind after a `kill -9`, and its pid may belong to another
 * program by then: only a process whose command line names this very folder counts.
 */
export function livePostmaster(data: string): Postmaster | undefined {
  const written = readPostmaster(data)
  if (written === undefined) return undefined
  const identity = identifyProcess(written.pid)
  return identity !== undefined && identity.command.includes('postgres') && identity.command.includes(data) ? written : undefined
}

/**
 * Removes the file of a server that is gone. Postgres does so itself, except when the pid has gone to another process of
 * the same user: then it would refuse to start.
 */
export function removeStalePostmasterFile(data: string): void {
  if (livePostmaster(data) === undefined) rmSync(fileIn(data), { force: true })
}

/** Lines 1, 4 and 8 of postmaster.pid: pid, port, status (Postgres' `miscadmin.h`, LOCK_FILE_LINE_*). */
function readPostmaster(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(fileIn(data), 'utf8').split('\n')
    const pid = Number(lines[0])
    const port = Number(lines[3])
    // default: the status line is written last; there is none while the server starts
    return pid > 0 ? { pid, port, status: (lines[7] ?? '').trim() } : undefined
  } catch {
    return undefined
  }
}

function fileIn(data: string): string {
  return join(data, 'postmaster.pid')
}
