import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { LocalError, systemCodeOf } from '../local-error.js'
import { identifyProcess, isSameProcess } from './pid-file.js'
import { waitFor } from './wait-for.js'

/**
 * Held until `release`, or until the process ends in any way: a lock of a dead process is taken over at once, and a lock names its holder, to whom `down`
 * sends its signal. proper-lockfile does neither: it knows a dead holder by a date that is no longer renewed, and not who it was.
 */
export type Lock = {
  readonly release: () => void
}

/**
 * Takes a lock file, waiting while a living process holds it.
 * @throws {LocalError} `local_lock_held` with the holder's pid, when it is still held after `waitSeconds`.
 */
export async function acquireLock(options: { file: string; what: string; waitSeconds: number; onWait?: (pid: number) => void }): Promise<Lock> {
  let isWaiting = false
  const take = () => {
    const lock = tryLock(options.file)
    const holder = lock === undefined && !isWaiting ? lockHolder(options.file) : undefined
    if (holder !== undefined) {
      isWaiting = true
      options.onWait?.(holder)
    }
    return lock
  }
  try {
    return await waitFor({ what: options.what, check: take, limitSeconds: options.waitSeconds, everyMilliseconds: 50 })
  } catch (error) {
    const holder = lockHolder(options.file)
    if (holder === undefined) throw error
    throw new LocalError('local_lock_held', `${options.what} is busy in process ${holder} (${options.file})`, { cause: error })
  }
}

/** Takes a lock file at once, or gives `undefined` when a living process holds it. */
export function tryLock(file: string): Lock | undefined {
  mkdirSync(dirname(file), { recursive: true })
  // default: a system that says nothing of its processes; the lock then counts as stale
  const text = JSON.stringify({ pid: process.pid, started: identifyProcess(process.pid)?.started ?? '', token: token() })
  const draft = `${file}.${process.pid}.${token()}`
  writeFileSync(draft, text)
  try {
    // A link is made or not made, and the file it names is whole.
    for (let round = 0; round < 3; round += 1) {
      if (link(draft, file)) return { release: () => release(file, text) }
      if (!removeStale(file)) return undefined
    }
    return undefined
  } finally {
    rmSync(draft, { force: true })
  }
}

/** The pid of the living process that holds the lock. */
export function lockHolder(file: string): number | undefined {
  const holder = readHolder(file)
  return holder !== undefined && isSameProcess(holder) ? holder.pid : undefined
}

/** Runs something while holding a lock. */
export async function withLock<T>(options: Parameters<typeof acquireLock>[0], run: () => Promise<T>): Promise<T> {
  const lock = await acquireLock(options)
  try {
    return await run()
  } finally {
    lock.release()
  }
}

function removeStale(file: string): boolean {
  const seen = readText(file)
  if (seen === undefined) return true
  if (lockHolder(file) !== undefined) return false
  // Another process may have put its own lock here since we looked: what is moved away is compared with what was seen.
  const aside = `${file}.stale.${token()}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return true
    throw error
  }
  const moved = readText(aside)
  if (moved !== seen) link(aside, file)
  rmSync(aside, { force: true })
  return moved === seen
}

function release(file: string, text: string): void {
  if (readText(file) === text) rmSync(file, { force: true })
}

function readHolder(file: string): { pid: number; started: string } | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('started' in value)) return undefined
    return typeof value.pid === 'number' && typeof value.started === 'string' ? { pid: value.pid, started: value.started } : undefined
  } catch {
    return undefined
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'EEXIST') return false
    throw error
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function token(): string {
  return randomBytes(4).toString('hex')
}
