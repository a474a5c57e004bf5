import type { Logger } from '@trainyard/runtime'
import { errorLineEveryMs } from './timing.js'

/** Errors that differ only in numbers are the same error. */
const nameOf = (error: Error): string => `${'code' in error ? String(error.code) : 'error'} ${error.message.replace(/\d+/g, '#')}`
const keptNames = 100

/** Logs connection errors, each kind at most once in ten seconds, with the number of those kept back: a server that is away must not fill the disk. */
export function createErrorLog(logger: Logger, now: () => number = Date.now): (error: Error) => void {
  const seen = new Map<string, { at: number; suppressed: number }>()
  return (error) => {
    const name = nameOf(error)
    const before = seen.get(name)
    if (before && now() - before.at < errorLineEveryMs) {
      before.suppressed++
      return
    }
    if (seen.size >= keptNames) seen.clear()
    seen.set(name, { at: now(), suppressed: 0 })
    logger.warn({ err: error, ...(before && before.suppressed > 0 ? { suppressed: before.suppressed } : {}) }, 'queue connection')
  }
}
