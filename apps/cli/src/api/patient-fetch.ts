import { setTimeout as delay } from 'node:timers/promises'
import { CliError, messageOf } from '../cli-error.js'

type PatientFetchOptions = {
  /** The address that messages name. */
  readonly url: string
  readonly interrupted?: AbortSignal | undefined
  readonly patienceSeconds: number
}

/** One try may take this long: predictions and large pages. */
export const longestTrySeconds = 120

/** "Not now": the service, or what it needs, is starting again. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504])
const firstPauseMs = 100
const longestPauseMs = 2_000

type Fetch = (request: Request) => Promise<Response>

/**
 * A fetch that repeats a request without an answer for as long as its patience lasts; the request keeps its idempotency key, so
 * nothing happens twice. A service that has never answered is not waited for.
 * @throws {CliError} `unreachable` without an answer, `interrupted` after Ctrl-C.
 */
export function patientFetch({ url, interrupted, patienceSeconds }: PatientFetchOptions): Fetch {
  let answered = false

  const attempt = async (request: Request): Promise<Response | { error: unknown }> => {
    const signals = [request.signal, AbortSignal.timeout(longestTrySeconds * 1000), ...(interrupted === undefined ? [] : [interrupted])]
    try {
      return await fetch(new Request(request.clone(), { signal: AbortSignal.any(signals) }))
    } catch (error) {
      return { error }
    }
  }

  return async (request) => {
    const end = Date.now() + (answered ? patienceSeconds * 1000 : 0)
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
      const outcome = await attempt(request)
      if (interrupted?.aborted === true) throw new CliError('interrupted', 'interrupted')
      const reply = 'error' in outcome ? undefined : outcome
      if (reply !== undefined) answered = true
      const last = Date.now() + pause >= end
      if (reply !== undefined && (last || !passing.has(reply.status))) return reply
      if ('error' in outcome && last) throw unreachable(url, outcome.error)
      await reply?.body?.cancel()
      await delay(pause)
    }
  }
}

function unreachable(url: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const why = cause instanceof Error && cause.name === 'TimeoutError' ? 'no answer in time' : messageOf(cause)
  return new CliError('unreachable', `the service at ${url} does not answer (${why})`, {
    cause: error,
    hint: 'Is it running? "trainyard up" starts it; TRAINYARD_URL says where it is.',
  })
}
