import { Readable } from 'node:stream'
import { outageIn } from '@trainyard/db'
import { AppError, type SeenOutages } from '@trainyard/runtime'
import { nothingAt } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'
import { asksForPage } from '../pages/static-dashboard.js'
import { errorReplyOf } from './error-reply.js'
import { toAppError } from './framework-errors.js'
import { mlflowNothingAt } from './mlflow-error.js'

/** Replies that are their status and headers alone; routes send null for them. */
const bodiless: ReadonlySet<number> = new Set([204, 302, 303, 304, 416])

/**
 * Every error becomes a reply in this one place: its code gives the status, its public text the message. What is not ours becomes
 * `internal` with a text that gives nothing away; the log has it all under the request id.
 */
export function registerErrors(app: App, outages: Pick<SeenOutages, 'note'>): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  // A reply without a body says nothing of one: a length and a type would be those of another reply (RFC 9110 §8.6).
  app.addHook('onSend', (request, reply, payload, done) => {
    if (payload !== 'null' || !bodiless.has(reply.statusCode)) return done(null, payload)
    reply.removeHeader('content-type').removeHeader('content-length')
    // Fastify gives the reply to HEAD the length of its payload; a stream is the only one without any.
    done(null, request.method === 'HEAD' ? Readable.from([]) : null)
  })
  app.setErrorHandler((error, request, reply) => {
    const outage = outageIn(error)
    if (outage) outages.note(outage)
    return sendError(toAppError(error, request), request, reply)
  })
  app.setNotFoundHandler((request, reply) => {
    if (app.sendPage && asksForPage(request)) return app.sendPage(reply)
    const mlflow = mlflowNothingAt(request.method, request.url)
    if (mlflow) return sendError(mlflow, request, reply)
    const known = nothingAt(request.method, request.url)
    if (known) return sendError(new AppError(known), request, reply)
    const allowed = app.methodsAt(pathOf(request))
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    return sendError(notFound(request, allowed), request, reply)
  })
}

function sendError(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.status >= 500) request.log.error({ err: error, internal: error.internal }, error.message)
  else request.log.info({ code: error.code, details: error.details.length }, error.message)
  const fromPage = request.headers['sec-fetch-dest'] === 'empty'
  const { status, headers, body } = errorReplyOf(error, { url: request.url, requestId: request.id, fromPage })
  return reply.code(status).headers(headers).send(body)
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url

function notFound(request: FastifyRequest, allowed: readonly string[]): AppError {
  const path = pathOf(request)
  if (allowed.length > 0) return new AppError({ code: 'method_not_allowed', message: `${path} takes ${allowed.join(', ')}, not ${request.method}` })
  const near = request.server.pathNear(path)
  return new AppError({ code: 'not_found', message: `there is nothing at ${path}${near === null ? '' : `; did you mean ${near}?`}` })
}
