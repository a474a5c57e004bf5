import { setTimeout as delay } from 'node:timers/promises'
import pTimeout from 'p-timeout'
import { LocalError, messageOf } from '../local-error.js'
import { tailOfLog } from './log-file.js'

/** How to wait: for what, until when, and which log explains a failure. */
export type WaitOptions<T> = {
  /** Completes "waiting for …" in the error. */
  readonly what: string
  /** Gives the result once it is there. `undefined`, `false` and a throw all mean "not yet". */
  readonly check: (signal: AbortSignal) => Promise<T | undefined | false> | T | undefined | false
  readonly limitSeconds: number
  /** Its tail goes into the error. */
  readonly logFile?: string | undefined
  /** A reason to stop at once, for instance that the process has ended. */
  readonly giveUp?: () => string | undefined
  readonly everyMilliseconds?: number
}

/**
 * Waits on a condition, never longer than the limit, even when a check hangs.
 * @throws {LocalError} `local_timeout` or, when `giveUp` names a reason, `local_start_failed`; both with the log's tail.
 */
export async function waitFor<T>(options: WaitOptions<T>): Promise<T> {
  const end = Date.now() + options.limitSeconds * 1000
  let lastError: unknown
  for (;;) {
    const result = await attempt(options.check, end).catch((error: unknown) => {
      lastError = error
      return undefined
    })
    if (result !== undefined && result !== false) return result
    const reason = options.giveUp?.()
    if (reason !== undefined) throw new LocalError('local_start_failed', explain(options, reason), { cause: lastError })
    if (Date.now() >= end) {
      const last = lastError === undefined ? '' : ` (last: ${messageOf(lastError)})`
      const text = `not done after ${options.limitSeconds} s${last}`
      throw new LocalError('local_timeout', explain(options, text), { cause: lastError })
    }
    await delay(Math.min(options.everyMilliseconds ?? 25, Math.max(1, end - Date.now())))
  }
}

/** One check, which is aborted and counts as "not yet" when it hangs until the end. */
function attempt<T>(check: WaitOptions<T>['check'], end: number): Promise<T | undefined | false> {
  const abort = new AbortController()
  const fallback = () => {
    abort.abort()
    return undefined
  }
  const checked = async () => check(abort.signal)
  return pTimeout(checked(), { milliseconds: Math.max(1, end - Date.now()), fallback })
}

function explain(options: { what: string; logFile?: string | undefined }, reason: string): string {
  const tail = options.logFile === undefined ? '' : tailOfLog(options.logFile)
  const log = tail === '' ? '' : `\n--- the end of ${options.logFile}\n${tail}\n---`
  return `Waiting for ${options.what}: ${reason}${log}`
}
