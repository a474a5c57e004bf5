import type { Logger } from '@trainyard/runtime'
import { queueLimits } from './limits.js'

/** Logs the troubles of a connection, at most one line in some seconds with the number of those left out: a Redis that is away fails thousands of times a second. */
export function troubleLog(logger: Logger, what: string): (error: Error) => void {
  let quietUntil = 0
  let leftOut = 0
  return (error) => {
    const now = Date.now()
    if (now < quietUntil) {
      leftOut += 1
      return
    }
    logger.warn({ err: error, left_out: leftOut }, `${what}: ${error.message || error.name}`)
    quietUntil = now + queueLimits.troubleEveryMilliseconds
    leftOut = 0
  }
}
