import { Readable } from 'node:stream'
import { type Dispatcher, errors, Pool } from 'undici'

/** Replies up to this are read whole before they are sent on. */
const wholeBytes = 65_536

export type ServingCall = {
  method: Dispatcher.HttpMethod
  path: string
  headers: Record<string, string>
  body: Buffer | null
  timeoutMs: number
  /** Ends the call when it is aborted: nobody waits for its answer any more. */
  signal?: AbortSignal
}

/** A reply: small ones whole, larger ones, and those that do not tell their length, as a stream that keeps pace with its reader. */
export type ServingAnswer = { status: number; headers: Readonly<Record<string, string | string[] | undefined>>; body: Buffer | Readable }

export type ServingConnection = {
  /** Sends a call and waits for the reply's head, and for its body where that is small. Rejects when nobody answers within the call's time. */
  send(call: ServingCall): Promise<ServingAnswer>
  close(): void
}

/**
 * Persistent connections to the serving process, with one request on each at a time, so that no request waits behind one that loads a model. Uses the client's
 * callbacks, not its promises and streams, since the overhead matters for small predictions.
 */
export function createServingConnection(origin: string, connectTimeoutMs: number): ServingConnection {
  const pool = new Pool(origin, { pipelining: 1, connect: { timeout: connectTimeoutMs } })
  const once = ({ method, path, headers, body, timeoutMs, signal }: ServingCall): Promise<ServingAnswer> =>
    new Promise((resolve, reject) => {
      pool.dispatch({ method, path, headers, body, headersTimeout: timeoutMs, bodyTimeout: timeoutMs }, answerHandler(resolve, reject, signal))
    })
  return {
    // A kept connection may have been closed by the other side in the same moment. A prediction changes nothing, so it is sent once more.
    send: (call) => once(call).catch((error: unknown) => (isBrokenOff(error) ? once(call) : Promise.reject(error))),
    close: () => void pool.destroy(),
  }
}

const isBrokenOff = (error: unknown): boolean =>
  error instanceof errors.SocketError || (error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))

function answerHandler(resolve: (answer: ServingAnswer) => void, reject: (error: Error) => void, signal?: AbortSignal): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = []
  let head: Omit<ServingAnswer, 'body'> = { status: 502, headers: {} }
  let stream: Readable | null = null
  let ended = false
  return {
    onRequestStart: (controller) => {
      const abort = () => controller.abort(new Error('nobody waits for the answer any more'))
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    },
    onResponseStart: (controller, status, headers) => {
      head = { status, headers }
      if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= wholeBytes) return
      stream = new Readable({
        read: () => {
          if (controller.paused) controller.resume()
        },
        destroy: (error, done) => {
          if (!ended) controller.abort(error ?? new Error('nobody reads the reply any more'))
          done(error)
        },
      })
      resolve({ ...head, body: stream })
    },
    onResponseData: (controller, chunk) => {
      if (!stream) chunks.push(chunk)
      else if (!stream.push(chunk)) controller.pause()
    },
    onResponseEnd: () => {
      ended = true
      if (stream) stream.push(null)
      else resolve({ ...head, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) })
    },
    onResponseError: (_controller, error) => {
      ended = true
      if (stream) stream.destroy(error)
      else reject(error)
    },
  }
}
