import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { z } from 'zod'
import { CliError, messageOf } from '../cli-error.js'
import { apiError } from './api-error.js'

/** One call. `reply` is the schema of what comes back. */
export interface ApiCall<T> {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly form?: FormData
  readonly reply: z.ZodType<T>
  /** Statuses beside 2xx whose body is a reply, not an error. */
  readonly alsoReply?: readonly number[]
  readonly limitSeconds?: number
}

/** The way to one installation of the service, with a key. */
export interface ApiConnection {
  readonly url: string
  call<T>(request: ApiCall<T>): Promise<T>
}

interface ApiConnectionOptions {
  readonly url: string
  readonly key: string
  readonly interrupted?: AbortSignal
  /** How long a service that has answered before is waited for when it does not: it may be starting again. */
  readonly patienceSeconds?: number
}

const passing: ReadonlySet<number> = new Set([429, 502, 503, 504])
const callSeconds = 60
const uploadSeconds = 1800

/**
 * Calls the API with the key. A call that found no answer is repeated, with the same idempotency key, so that nothing happens
 * twice; but only where the service has answered before: one that is not there at all is told at once.
 * @throws CliError with the service's own message and details, or `unreachable`.
 */
export function createApiConnection({ url, key, interrupted, patienceSeconds = 60 }: ApiConnectionOptions): ApiConnection {
  let answered = false

  const attempt = async (request: ApiCall<unknown>, idempotencyKey: string | undefined): Promise<Response> => {
    const target = new URL(`${url}${request.path}`)
    for (const [name, value] of Object.entries(request.query ?? {})) if (value !== undefined) target.searchParams.set(name, String(value))
    const limit = AbortSignal.timeout((request.limitSeconds ?? (request.form === undefined ? callSeconds : uploadSeconds)) * 1000)
    return fetch(target, {
      method: request.method ?? 'GET',
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${key}`,
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      body: request.form ?? (request.body === undefined ? null : JSON.stringify(request.body)),
      signal: interrupted === undefined ? limit : AbortSignal.any([limit, interrupted]),
    })
  }

  const call = async <T>(request: ApiCall<T>): Promise<T> => {
    const name = `${request.method ?? 'GET'} ${request.path}`
    const idempotencyKey = request.method === 'POST' ? randomUUID() : undefined
    const end = Date.now() + (answered ? patienceSeconds * 1000 : 0)
    for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
      const outcome = await attempt(request, idempotencyKey).then(
        async (response) => ({ status: response.status, text: await response.text() }),
        (error: unknown) => ({ status: 0, text: messageOf(error), error }),
      )
      if (interrupted?.aborted) throw new CliError('interrupted', 'interrupted')
      if (outcome.status > 0) answered = true
      const again = (outcome.status === 0 || (passing.has(outcome.status) && !request.alsoReply?.includes(outcome.status))) && Date.now() + pause < end
      if (again) await delay(pause)
      else if ('error' in outcome) throw unreachable(url, outcome.error)
      else if ((outcome.status >= 200 && outcome.status < 300) || request.alsoReply?.includes(outcome.status))
        return parseReply(request.reply, outcome.text, name)
      else throw apiError(outcome.status, outcome.text, name)
    }
  }
  return { url, call }
}

function unreachable(url: string, error: unknown): CliError {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const why = cause instanceof Error && cause.name === 'TimeoutError' ? 'no answer in time' : messageOf(cause)
  return new CliError('unreachable', `the service at ${url} does not answer (${why})`, {
    cause: error,
    hint: 'Is it running? "trainyard up" starts it; TRAINYARD_URL says where it is.',
  })
}

function parseReply<T>(schema: z.ZodType<T>, text: string, call: string): T {
  let value: unknown
  try {
    value = text === '' ? null : JSON.parse(text)
  } catch (error) {
    throw new CliError('failed', `${call} was answered with something other than JSON`, { cause: error })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.slice(0, 5).map(({ path, message }) => ({ path: path.join('.'), rule: 'shape', message }))
  throw new CliError('failed', `${call} was answered in another shape than this version knows`, { details: faults })
}
