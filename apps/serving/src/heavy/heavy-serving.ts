import { Agent, type IncomingMessage, request as openRequest } from 'node:http'
import { AppError } from '@trainyard/runtime'
import { traceContext } from '@trainyard/tracing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { bodyOf } from '../http/bodies.js'
import { apiWaitsMs } from '../http/presence.js'
import type { HeavyProcess } from './heavy-process.js'

/** The way to the process for heavy work. It speaks as this one does, and answers to the same token. */
export type HeavyServing = {
  /**
   * Sends a request on as it came, and its reply back as it comes.
   * @throws {AppError} `unavailable` when the process ends before it answers.
   */
  forward(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
  /** Sends the same request to it, where it runs, and waits until it has answered; what it answers is of no interest. */
  alsoTell(request: FastifyRequest): Promise<void>
  close(): Promise<void>
}

/** Of these two connections each says something of its own. */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding', 'host', 'expect', 'date'])
const timeoutOfApi = 'x-trainyard-timeout-ms'
/** A process that ended is there again within so many seconds. */
const restartSeconds = 2

export function createHeavyServing(heavy: HeavyProcess): HeavyServing {
  const agent = new Agent({ keepAlive: true })
  const send = (port: number, request: FastifyRequest, body: Buffer, signal: AbortSignal, waitsMs: number): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...passedOn(request.headers),
        ...traceContext(),
        [timeoutOfApi]: String(Math.max(1, Math.floor(waitsMs))),
        'content-length': String(body.length),
      }
      const call = openRequest({ agent, host: '127.0.0.1', port, method: request.method, path: request.url, headers, signal })
      call.once('response', resolve)
      call.once('error', reject)
      call.end(body)
    })
  return {
    forward: async (request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const port = await heavy.port()
      const answer = await send(port, request, bodyOf(request), gone.signal, apiWaitsMs(request) - reply.elapsedTime).catch((cause: unknown) => {
        const message = 'the process that computes heavy predictions ended before it had answered; nothing was changed: send the request again'
        throw new AppError({ code: 'unavailable', message, retryAfterSeconds: restartSeconds, cause })
      })
      return reply
        .code(answer.statusCode ?? 502) // default: a reply without a status is none
        .headers({ ...passedOn(answer.headers), ...lengthOf(answer) })
        .send(answer)
    },
    alsoTell: async (request) => {
      const port = heavy.running()
      if (port === null) return
      const limitMs = apiWaitsMs(request)
      try {
        const answer = await send(port, request, bodyOf(request), AbortSignal.timeout(limitMs), limitMs)
        answer.resume()
      } catch (error) {
        request.log.warn({ err: error }, 'the process for heavy predictions did not hear of a request')
      }
    },
    close: async () => {
      agent.destroy()
      await heavy.close()
    },
  }
}

const passedOn = (headers: IncomingMessage['headers']): Record<string, string | string[]> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || ofConnection.has(name) ? [] : [[name, value]])))

const lengthOf = ({ headers }: IncomingMessage): Record<string, string> =>
  headers['content-length'] === undefined ? {} : { 'content-length': headers['content-length'] }
