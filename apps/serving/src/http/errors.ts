import { outageIn } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { JsonError, nothingAt, protocolError } from '@trainyard/spec'
import { DataError, InstanceError } from '@trainyard/training'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { servingLimits } from '../limits.js'
import { ProtocolError } from '../protocols/protocol-server.js'
import { sendJson } from './bodies.js'
import { CallerGone } from './caller-gone.js'

/** Maps every error once, to the body that the clients of its path read. */
export function mapErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendError(reply, request.url, request.id, nothingHere(request.method, request.url)))
  app.setErrorHandler((error: FastifyError, request, reply) => replyWith(error, request, reply))
}

/** The reply to any error, also those that the framework finds before there is a route. */
export function replyWith(error: FastifyError, request: Pick<FastifyRequest, 'url' | 'id' | 'log'>, reply: FastifyReply): FastifyReply {
  const mapped = toAppError(error)
  if (mapped.code === 'internal') request.log.error({ err: error }, 'request failed')
  const retryAfter = mapped.retryAfterSeconds ?? (mapped.code === 'unavailable' ? servingLimits.retryAfterSeconds : undefined)
  if (retryAfter !== undefined) void reply.header('retry-after', retryAfter)
  return sendError(reply, request.url, request.id, mapped)
}

function sendError(reply: FastifyReply, url: string, requestId: string, error: AppError): FastifyReply {
  return sendJson(reply.code(error.status), protocolError(url, error.code, error.text) ?? error.toBody(requestId))
}

const nothingHere = (method: string, url: string): AppError =>
  new AppError(nothingAt(method, url) ?? { code: 'not_found', message: `there is no ${method} ${url.split('?')[0]}` })

function toAppError(error: Error & Partial<FastifyError>): AppError {
  if (error instanceof AppError) return error
  if (error instanceof InstanceError) return new AppError({ code: 'invalid_request', message: error.message, details: error.details, cause: error })
  if (error instanceof DataError) return new AppError({ code: 'invalid_request', message: error.message, cause: error })
  if (error instanceof ProtocolError) return new AppError({ code: 'invalid_request', message: error.message, cause: error })
  if (error instanceof JsonError) return new AppError({ code: 'invalid_json', message: error.message, cause: error })
  if (error instanceof CallerGone) return new AppError({ code: 'unavailable', message: error.message, cause: error })
  const outage = outageIn(error)
  if (outage) return new AppError({ code: 'unavailable', message: `${outage.message} at the moment; try again`, cause: error })
  if (error.statusCode === 413) return new AppError({ code: 'payload_too_large', message: error.message, cause: error })
  if (error.statusCode !== undefined && error.statusCode < 500) return new AppError({ code: 'invalid_request', message: error.message, cause: error })
  return new AppError({ code: 'internal', message: 'the prediction failed', cause: error })
}
