import { closeSync, copyFileSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync, truncateSync } from 'node:fs'
import { dirname } from 'node:path'
import { localLimits } from '../local-limits.js'

/** The longest piece of a log's end that is read: enough for the lines that explain a failure. Bytes. */
const tailBytes = 64 * 1024

/** Opens a log for appending. One that has grown beyond the limit is first moved aside to `<file>.1`. */
export function openLogFile(file: string, limitBytes: number = localLimits.logFileBytes): number {
  mkdirSync(dirname(file), { recursive: true })
  if (sizeOf(file) > limitBytes) renameSync(file, `${file}.1`)
  return openSync(file, 'a')
}

/**
 * Turns over the log of a process that keeps it open: copied to `<file>.1`, then cut to nothing. The writer appends, so
 * it goes on at the new end; lines written between copy and cut are lost.
 */
export function rotateLogFile(file: string, limitBytes: number = localLimits.logFileBytes): boolean {
  if (sizeOf(file) <= limitBytes) return false
  copyFileSync(file, `${file}.1`)
  truncateSync(file, 0)
  return true
}

/** The last lines of a log, or an empty text where there is none. `from` (bytes) leaves out what stood there before. */
export function tailOfLog(file: string, lines: number = localLimits.logTailLines, from = 0): string {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return ''
  }
  try {
    const size = fstatSync(descriptor).size
    const start = Math.min(size, Math.max(from, size - tailBytes, 0))
    const buffer = Buffer.alloc(size - start)
    const read = readSync(descriptor, buffer, 0, buffer.length, start)
    return buffer.subarray(0, read).toString('utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } finally {
    closeSync(descriptor)
  }
}

/** The size of a file in bytes, 0 where there is none. */
export function sizeOf(file: string): number {
  // default: a file that is not there holds nothing
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
