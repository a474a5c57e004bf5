import { localLimits, tailOfLog, waitFor } from '@trainyard/local'
import type { Readiness } from '@trainyard/spec'
import type { Calls } from '../api/calls.js'
import { CliError, messageOf } from '../cli-error.js'
import { patientRestarts, upSeconds } from './services.js'
import type { Stack } from './stack.js'

/**
 * Waits until the database, the queue, at least one worker and serving answer.
 * @throws {CliError} `failed` or `time_limit` that names what is missing, with the end of its log.
 */
export async function waitUntilUp(
  calls: Calls,
  { processes, logStarts }: Pick<Stack, 'processes' | 'logStarts'>,
  interrupted: AbortSignal,
): Promise<Readiness> {
  let last: Readiness | undefined
  const failing = () => processes.find((process) => process.restarts() >= patientRestarts && process.lastExit() !== undefined)
  try {
    return await waitFor({
      what: 'Trainyard to be ready',
      limitSeconds: upSeconds.ready,
      everyMilliseconds: 100,
      check: async () => {
        last = await calls.ready()
        return missingParts(last).length === 0 && last
      },
      giveUp: () => {
        if (interrupted.aborted) return 'interrupted'
        const process = failing()
        return process === undefined ? undefined : `${process.name} does not come up: it ended with ${process.lastExit() ?? 'no reason'}`
      },
    })
  } catch (error) {
    if (interrupted.aborted) throw new CliError('interrupted', 'Interrupted.', { cause: error })
    const culprit = failing() ?? processes.find(({ name }) => name === (last === undefined ? 'api' : missingParts(last)[0]))
    const log =
      culprit === undefined
        ? ''
        : `\n--- the end of ${culprit.logFile}\n${tailOfLog(culprit.logFile, localLimits.logTailLines, logStarts.get(culprit.name))}\n---`
    const missing = last === undefined ? 'the API did not answer' : `not ready: ${missingParts(last).join(', ')}`
    throw new CliError(failing() === undefined ? 'time_limit' : 'failed', `${messageOf(error)} (${missing})${log}`, { cause: error })
  }
}

/** What does not answer yet, by the names of the processes. */
export function missingParts({ database, queue, engine, serving }: Readiness): string[] {
  const parts = { database: database.ready, queue: queue.ready, worker: engine.ready, serving: serving.ready }
  return Object.entries(parts).flatMap(([name, ready]) => (ready ? [] : [name]))
}

/**
 * Settles as the promise does, or at once when Ctrl-C comes.
 * @throws {CliError} `interrupted`.
 */
export async function unlessInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new CliError('interrupted', 'Interrupted.')
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new CliError('interrupted', 'Interrupted.'))
    signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Settles when Ctrl-C or SIGTERM comes. */
export const interruption = (signal: AbortSignal): Promise<void> =>
  signal.aborted ? Promise.resolve() : new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }))
