import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { AppError } from '@trainyard/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../authentication/caller.js'

const requestHeaders = ['content-type', 'content-encoding', 'accept', 'accept-encoding', 'inference-header-content-length'] as const
const replyHeaders = ['content-type', 'content-encoding', 'content-length', 'inference-header-content-length', 'server-timing', 'retry-after'] as const
const probeMs = 1_000

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
      const reached = call({ method: request.method, path: request.url, headers: headersOf(request, body), body, timeoutMs })
      const answer = await reached.catch((error: unknown) => {
        throw unavailable('the serving process does not answer', error)
      })
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
      return reply.code(answer.statusCode ?? 502).send(answer)
    },
    async probe() {
      try {
        const answer = await call({ method: 'GET', path: '/readyz', headers: {}, body: null, timeoutMs: probeMs })
        return { ready: answer.statusCode === 200, backend: backendIn(await textOf(answer)) }
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

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
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
