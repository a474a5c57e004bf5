import { isDatabaseUnavailable } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { protocolAt } from '@trainyard/spec'
import { DataError, InstanceError } from '@trainyard/training'
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import { servingLimits } from '../limits.js'
import { ProtocolError } from '../protocols/protocol-server.js'
import { sendJson } from './bodies.js'

/** Maps every error once. Paths of the prediction protocols get `{"error": text}`, as their clients show that text; the API's own get its error body. */
export function mapErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    sendError(reply, request.url, request.id, new AppError({ code: 'not_found', message: `there is no ${request.method} ${request.url.split('?')[0]}` })),
  )
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const mapped = toAppError(error)
    if (mapped.status >= 500 && mapped.code !== 'unavailable') request.log.error({ err: error }, 'request failed')
    if (mapped.code === 'unavailable') void reply.header('retry-after', servingLimits.retryAfterSeconds)
    return sendError(reply, request.url, request.id, mapped)
  })
}

function sendError(reply: FastifyReply, url: string, requestId: string, error: AppError): FastifyReply {
  return sendJson(reply.code(error.status), protocolAt(url).errors.body === 'text' ? { error: error.text } : error.toBody(requestId))
}

function toAppError(error: Error & Partial<FastifyError>): AppError {
  if (error instanceof AppError) return error
  if (error instanceof InstanceError) return new AppError({ code: 'invalid_request', message: error.message, details: error.details, cause: error })
  if (error instanceof DataError) return new AppError({ code: 'invalid_request', message: error.message, cause: error })
  if (error instanceof ProtocolError) return new AppError({ code: 'invalid_request', message: error.message, cause: error })
  if (error instanceof SyntaxError) return new AppError({ code: 'invalid_json', message: `the body is not valid JSON: ${error.message}`, cause: error })
  if (isDatabaseUnavailable(error)) return new AppError({ code: 'unavailable', message: 'the database does not answer at the moment', cause: error })
  if (error.statusCode === 413) return new AppError({ code: 'payload_too_large', message: error.message, cause: error })
  if (error.statusCode !== undefined && error.statusCode < 500) return new AppError({ code: 'invalid_request', message: error.message, cause: error })
  return new AppError({ code: 'internal', message: 'the prediction failed', cause: error })
}
