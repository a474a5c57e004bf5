import { buffer } from 'node:stream/consumers'
import { AppError } from '@trainyard/runtime'
import { costHeader, limits, readingHeaders, timeoutHeader } from '@trainyard/spec'
import { traceContext } from '@trainyard/tracing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { createServingConnection, type ServingAnswer } from './serving-connection.js'

/** Bodies are unpacked here, and replies packed, so neither is asked of the serving process. */
const requestHeaders = ['content-type', 'accept', 'inference-header-content-length', timeoutHeader] as const
const replyHeaders = [
  'content-type',
  'content-encoding',
  'content-length',
  'inference-header-content-length',
  'server-timing',
  'retry-after',
  costHeader,
  ...Object.values(readingHeaders),
] as const
const probeMs = 1_000
/** Serving answers within the time that it is given, if only by an error that says more than that there is no answer. */
const graceMs = 2_000

export type ServingProxyOptions = { url: string; token: string | undefined; timeoutMs: number }

/** The way to the serving process: predictions are forwarded as they came and its replies passed through as they are. */
export type ServingProxy = {
  /**
   * Forwards method, path, query and body in the name of the caller's project.
   * @throws {AppError} `unavailable` when serving does not answer.
   */
  forward(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /**
   * Forwards a request for a file, which is read whole and then sent as `send` does; any other answer is passed through.
   * @throws {AppError} `unavailable` when serving does not answer.
   */
  forwardFile(request: FastifyRequest, reply: FastifyReply, send: (file: Buffer, headers: ServingAnswer['headers']) => FastifyReply): Promise<FastifyReply>
  /** Whether serving answers, and the name of its backend where it tells it. */
  probe(): Promise<{ ready: boolean; backend: string | null }>
  /** What it counted, as Prometheus reads it; nothing where it does not answer. */
  metrics(): Promise<string>
  close(): void
}

export function createServingProxy({ url, token, timeoutMs }: ServingProxyOptions): ServingProxy {
  const base = new URL(url)
  const prefix = base.pathname.replace(/\/$/, '')
  const connection = createServingConnection(base.origin, timeoutMs)
  const own: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }

  const ask = async (request: FastifyRequest, reply: FastifyReply, method = request.method): Promise<ServingAnswer | null> => {
    const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : null
    const headers = { ...headersOf(request, own), 'x-trainyard-timeout-ms': String(timeoutMs) }
    const signal = goneSignal(reply)
    const call = { method: method as Dispatcher.HttpMethod, path: prefix + request.url, headers, body, timeoutMs: timeoutMs + graceMs, signal }
    const answer = await connection.send(call).catch((error: unknown) => {
      if (signal.aborted) return null
      throw unavailable('the serving process does not answer', error)
    })
    if (answer === null) return null
    try {
      if (reply.elapsedTime > limits.keyWatchedMs) await request.checkKeyAgain()
      if (answer.status === 401 || answer.status === 403) {
        const cause = new Error(`serving answered ${answer.status}: SERVING_TOKEN differs`)
        throw unavailable('the serving process does not take requests from this server', cause)
      }
    } catch (error) {
      if (!Buffer.isBuffer(answer.body)) answer.body.destroy()
      throw error
    }
    return answer
  }

  return {
    async forward(request, reply) {
      const answer = await ask(request, reply)
      return answer === null ? reply.hijack() : pass(reply, answer)
    },
    async forwardFile(request, reply, send) {
      // What a HEAD says of a file is known once the file is made.
      const answer = await ask(request, reply, 'GET')
      if (answer === null) return reply.hijack()
      return answer.status === 200 ? send(Buffer.isBuffer(answer.body) ? answer.body : await buffer(answer.body), answer.headers) : pass(reply, answer)
    },
    async probe() {
      try {
        const { status, body } = await connection.send({ method: 'GET', path: `${prefix}/readyz`, headers: {}, body: null, timeoutMs: probeMs })
        return { ready: status === 200, backend: backendIn((Buffer.isBuffer(body) ? body : await buffer(body)).toString('utf8')) }
      } catch {
        return { ready: false, backend: null }
      }
    },
    metrics: async () => {
      try {
        const { status, body } = await connection.send({ method: 'GET', path: `${prefix}/metrics`, headers: own, body: null, timeoutMs: probeMs })
        const text = (Buffer.isBuffer(body) ? body : await buffer(body)).toString('utf8')
        return status === 200 ? text : ''
      } catch {
        return ''
      }
    },
    close: connection.close,
  }
}

/** Passes an answer of serving through. */
const pass = (reply: FastifyReply, answer: ServingAnswer): FastifyReply => {
  for (const name of replyHeaders) {
    const value = answer.headers[name]
    if (value !== undefined) reply.header(name, value)
  }
  return reply.code(answer.status).send(answer.body)
}

/** Is aborted when the caller goes away before the reply was sent whole. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort()
  })
  return gone.signal
}

function headersOf(request: FastifyRequest, own: Readonly<Record<string, string>>): Record<string, string> {
  const headers: Record<string, string> = { ...own, ...traceContext(), 'x-request-id': request.id }
  if (request.caller) Object.assign(headers, { 'x-trainyard-project': request.caller.projectId, 'x-trainyard-caller': request.caller.id })
  const given = request.headers
  for (const name of requestHeaders) {
    const value = given[name]
    if (typeof value === 'string') headers[name] = value
  }
  return headers
}

const unavailable = (message: string, cause: unknown) => new AppError({ code: 'unavailable', message, cause })

function backendIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text)
    const backend = typeof body === 'object' && body !== null && 'backend' in body ? body.backend : null
    return typeof backend === 'string' ? backend : null
  } catch {
    return null
  }
}
