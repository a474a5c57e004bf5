import { ConnectionError, connectionError } from './errors.js'

/** How often, and for how long, a client sends its requests again. */
export type TransportOptions = {
  /**
   * Further tries after the first, for a request without a reply or with 408, 429, 500, 502, 503 or 504.
   * @default 2
   * @example createClient({ key, retries: 0 })
   */
  retries?: number
  /**
   * How long a server that has answered this client before is waited for when it is away, in milliseconds: it may be starting again.
   * Counted for each request from its first try, beside `retries`.
   * @default 0
   * @example createClient({ key, patienceMs: 60_000 })
   */
  patienceMs?: number
  /**
   * Longest wait for the headers of one reply, in milliseconds.
   * @default 60000
   * @example createClient({ key, timeoutMs: 10_000 })
   */
  timeoutMs?: number
  /**
   * Ends every call of the client when it is aborted; its reason is thrown.
   * @default never
   * @example createClient({ key, signal: AbortSignal.timeout(60_000) })
   */
  signal?: AbortSignal
  /**
   * Sends one request, for instance through a proxy or an agent of your own.
   * @default globalThis.fetch
   * @example createClient({ key, fetch: (request) => fetch(request, { cache: 'no-store' }) })
   */
  fetch?: (request: Request) => Promise<Response>
}

/** Sends a request as often as its options allow. */
export type Transport = (request: Request) => Promise<Response>

/** The server answered, but not the question: the same request may succeed a moment later. */
const worthAnotherTry: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])
/** The server, or what it needs, is away or starting. */
const away: ReadonlySet<number> = new Set([429, 502, 503, 504])

const pauses = { firstMs: 500, longestMs: 5_000 }
/** A server that asks for a longer pause than this is not waited for. */
const longestAskedMs = 60_000

/**
 * Every request of a client goes through here. Every POST carries an Idempotency-Key, so that a repeated one does nothing twice.
 * @throws {ConnectionError} when no try got a reply; an aborted request throws its signal's reason.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { retries = 2, patienceMs = 0, timeoutMs = 60_000, signal, fetch = (request) => globalThis.fetch(request) } = options
  let hasAnswered = false
  return (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', randomKey())
    const stop = signal ? AbortSignal.any([request.signal, signal]) : request.signal
    const patience = outage(hasAnswered ? patienceMs : 0)
    return sendAgain({
      signal: stop,
      send: async () => {
        const reply = await fetchOnce(fetch, request, stop, timeoutMs)
        hasAnswered = true
        return reply
      },
      isWorthIt: (failure) => (failure.tries <= retries && (failure.status === null || worthAnotherTry.has(failure.status))) || patience(failure),
    })
  }
}

/** A failed try: the reply's status, null without a reply; how many tries there were; the pause before the next. */
type Failure = { status: number | null; tries: number; pauseMs: number }

/** Worth another try while the server is away, until so much time is over. */
export function outage(patienceMs: number): (failure: Failure) => boolean {
  const until = Date.now() + patienceMs
  return ({ status, pauseMs }) => Date.now() + pauseMs < until && (status === null || away.has(status))
}

/**
 * Sends until a reply is not worth another try. Pauses double, with chance in them so that many clients do not come back at once; a pause that the server
 * asks for by Retry-After takes their place.
 *
 * No library stands here: p-retry cannot replace its own pause by the server's, and ky counts tries, not the length of an outage.
 * @throws {ConnectionError} of the last try. What else `send` throws is thrown at once.
 */
export async function sendAgain(options: { send(): Promise<Response>; signal: AbortSignal; isWorthIt(failure: Failure): boolean }): Promise<Response> {
  const { send, signal, isWorthIt } = options
  for (let tries = 1, pause = pauses.firstMs; ; tries += 1, pause = Math.min(pause * 2, pauses.longestMs)) {
    const outcome = await send().catch((error: unknown) => {
      if (error instanceof ConnectionError) return error
      throw error
    })
    const reply = outcome instanceof ConnectionError ? null : outcome
    if (reply?.ok || reply?.status === 304) return reply
    const asked = reply && askedPauseMs(reply)
    const pauseMs = asked ?? pause * (0.5 + Math.random() / 2)
    if ((asked !== null && asked > longestAskedMs) || !isWorthIt({ status: reply ? reply.status : null, tries, pauseMs })) {
      if (outcome instanceof ConnectionError) throw outcome
      return outcome
    }
    await reply?.body?.cancel()
    await wait(pauseMs, signal)
  }
}

async function fetchOnce(fetch: Transport, request: Request, signal: AbortSignal, timeoutMs: number): Promise<Response> {
  // The limit ends the wait for the headers only: a body may take as long as it takes.
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(new Error(`no reply within ${timeoutMs} ms`)), timeoutMs)
  try {
    return await fetch(new Request(request.clone(), { signal: AbortSignal.any([signal, limit.signal]) }))
  } catch (error) {
    signal.throwIfAborted()
    throw connectionError(request.method, request.url, error)
  } finally {
    clearTimeout(timer)
  }
}

function askedPauseMs(reply: Response): number | null {
  const text = reply.headers.get('retry-after')
  if (text === null) return null
  // Either a number of seconds or a date (RFC 9110 §10.2.3).
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}

/** Waits, unless the caller gives up meanwhile; then its reason is thrown. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

/** 128 random bits in hex. Not `randomUUID`: browsers have that on secure origins only. */
export const randomKey = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
