import type { Connection } from './connection.js'
import { ConnectionError } from './errors/connection-error.js'
import { wait } from './retrying-fetch.js'

const firstPauseMs = 500
const longestPauseMs = 5_000
const away: ReadonlySet<number> = new Set([429, 502, 503, 504])

/**
 * Sends a request of a watcher, and goes on asking while the server is away, for at most `patienceMs`: a server that is started again is no reason to
 * lose sight of a job.
 * @throws {ConnectionError} when it stays away; the last refusal is given back as it is.
 */
export async function patientSend({ send }: Connection, request: () => Request, patienceMs: number): Promise<Response> {
  const until = Date.now() + patienceMs
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const asked = request()
    const outcome = await send(asked).catch((error: unknown) => {
      if (error instanceof ConnectionError) return error
      throw error
    })
    const isLast = Date.now() + pause > until
    if (outcome instanceof ConnectionError) {
      if (isLast) throw outcome
    } else {
      if (isLast || !away.has(outcome.status)) return outcome
      await outcome.body?.cancel()
    }
    await wait(pause, asked.signal)
  }
}
