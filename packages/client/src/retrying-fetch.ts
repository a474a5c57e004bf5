import { ConnectionError } from './errors/connection-error.js'

export type RetryOptions = {
  /** Further tries after the first. @default 2 */
  retries?: number
  /** Longest wait for the headers of one reply, in milliseconds. @default 60000 */
  timeoutMs?: number
  /** @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>
}

const again: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])
const firstPauseMs = 250
const longestPauseMs = 8_000
/** A server that asks for more than this is not waited for. */
const longestAskedMs = 60_000

/**
 * A fetch that tries again when there was no reply or the server could not answer, after a growing pause with chance in it or the one that the server
 * asks for. Every POST carries an Idempotency-Key, so that trying again does nothing twice.
 * @throws {ConnectionError} when no try got a reply; a caller's own abort is thrown on as it is.
 */
export function retryingFetch({
  retries = 2,
  timeoutMs = 60_000,
  fetch = (request) => globalThis.fetch(request),
}: RetryOptions = {}): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) request.headers.set('idempotency-key', randomKey())
    for (let left = retries, pause = firstPauseMs; ; left -= 1, pause = Math.min(pause * 2, longestPauseMs)) {
      const outcome = await attempt(fetch, request, timeoutMs)
      request.signal.throwIfAborted()
      if ('reply' in outcome && !(again.has(outcome.reply.status) && left > 0)) return outcome.reply
      if ('error' in outcome && left <= 0) throw noReply(request, outcome.error)
      const asked = 'reply' in outcome ? askedPause(outcome.reply) : null
      if (asked !== null && asked > longestAskedMs && 'reply' in outcome) return outcome.reply
      if ('reply' in outcome) await outcome.reply.body?.cancel()
      await wait(asked ?? pause * (0.5 + Math.random() / 2), request.signal)
    }
  }
}

type Outcome = { reply: Response } | { error: unknown }

async function attempt(fetch: (request: Request) => Promise<Response>, request: Request, timeoutMs: number): Promise<Outcome> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(new Error(`no reply within ${timeoutMs} ms`)), timeoutMs)
  try {
    return { reply: await fetch(new Request(request.clone(), { signal: AbortSignal.any([request.signal, limit.signal]) })) }
  } catch (error) {
    return { error }
  } finally {
    clearTimeout(timer)
  }
}

function noReply(request: Request, cause: unknown): ConnectionError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ConnectionError({ message: `${request.method} ${request.url} got no reply: ${reason}`, status: 0, code: 'no_reply', requestId: null, cause })
}

function askedPause(reply: Response): number | null {
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
