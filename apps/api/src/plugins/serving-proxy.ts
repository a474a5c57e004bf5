import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { AppError } from '@trainyard/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../authentication/caller.js'

const requestHeaders = ['content-type', 'content-encoding', 'accept', 'accept-encoding', 'inference-header-content-length'] as const
const replyHeaders = ['content-type', 'content-encoding', 'content-length', 'inference-header-content-length', 'server-timing', 'retry-after'] as const
const probeMs = 1_000
/** Replies up to this are read whole before they are sent on. */
const wholeBytes = 65_536

export type ServingProxyOptions = { url: string; token: string | undefined; timeoutMs: number }

/** The way to the serving process: predictions are forwarded as they came and its replies passed through as they are. */
export type ServingProxy = {
  /** Forwards method, path, query and body in the name of the caller's project. Throws `unavailable` when serving does not answer. */
  forward(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** Whether serving answers, and the name of its backend where it tells it. */
  probe(): Promise<{ ready: boolean; backend: string | null }>
  close(): void
}

type Call = { method: string; path: string; headers: Record<string, string>; body: Buffer | null; timeoutMs: number }

export function createServingProxy({ url, token, timeoutMs }: ServingProxyOptions): ServingProxy {
  const base = new URL(url)
  const secure = base.protocol === 'https:'
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  const prefix = base.pathname.replace(/\/$/, '')
  const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }

  const call = ({ method, path, headers, body, timeoutMs: limit }: Call, isRetry = false): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const options = { method, agent, host: base.hostname, port: base.port, path: prefix + path, headers: { ...headers, ...authorization }, timeout: limit }
      const outgoing = secure ? httpsRequest(options, resolve) : httpRequest(options, resolve)
      outgoing.on('timeout', () => outgoing.destroy(new Error(`no reply within ${limit} ms`)))
      outgoing.on('error', (error) => {
        // A kept connection may have been closed by the other side in the same moment. A prediction changes nothing, so it is sent once more.
        if (outgoing.reusedSocket && !isRetry) call({ method, path, headers, body, timeoutMs: limit }, true).then(resolve, reject)
        else reject(error)
      })
      outgoing.end(body ?? undefined)
    })

  return {
    async forward(request, reply) {
      const body = Buffer.isBuffer(request.body) ? request.body : null
      const silent = (error: unknown): never => {
        throw unavailable('the serving process does not answer', error)
      }
      const answer = await call({ method: request.method, path: request.url, headers: headersOf(request, body), body, timeoutMs }).catch(silent)
      if (answer.statusCode === 401 || answer.statusCode === 403) {
        answer.resume()
        throw unavailable(
          'the serving process does not take requests from this server',
          new Error(`serving answered ${answer.statusCode}: SERVING_TOKEN differs`),
        )
      }
      for (const name of replyHeaders) {
        const value = answer.headers[name]
        if (value !== undefined) reply.header(name, value)
      }
      // A small reply is sent in one piece; passing a stream on costs more than the reply itself.
      const size = Number(answer.headers['content-length'] ?? Number.POSITIVE_INFINITY)
      return reply.code(answer.statusCode ?? 502).send(size <= wholeBytes ? await bytesOf(answer).catch(silent) : answer)
    },
    async probe() {
      try {
        const answer = await call({ method: 'GET', path: '/readyz', headers: {}, body: null, timeoutMs: probeMs })
        return { ready: answer.statusCode === 200, backend: backendIn((await bytesOf(answer)).toString('utf8')) }
      } catch {
        return { ready: false, backend: null }
      }
    },
    close: () => agent.destroy(),
  }
}

function headersOf(request: FastifyRequest, body: Buffer | null): Record<string, string> {
  const headers: Record<string, string> = { 'x-request-id': request.id }
  if (request.caller) headers['x-trainyard-project'] = callerOf(request).projectId
  for (const name of requestHeaders) {
    const value = request.headers[name]
    if (typeof value === 'string') headers[name] = value
  }
  if (body) headers['content-length'] = String(body.length)
  return headers
}

const unavailable = (message: string, cause: unknown) => new AppError({ code: 'unavailable', message, cause })

function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    answer.on('error', reject)
  })
}

function backendIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text)
    const backend = typeof body === 'object' && body !== null && 'backend' in body ? body.backend : null
    return typeof backend === 'string' ? backend : null
  } catch {
    return null
  }
}
