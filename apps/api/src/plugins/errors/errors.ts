import { AppError } from '@trainyard/runtime'
import { type ErrorCode, errorCodes, protocolAt } from '@trainyard/spec'
import { isDatabaseUnavailable } from '@trainyard/db'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'
import { asksForPage } from '../pages/static-dashboard.js'
import { mlflowErrorBody, speaksMlflow } from './mlflow-error.js'

const unavailableRetrySeconds = 2
const publicInternalText = 'something went wrong on the server; its log has the reason under this request id'

/** Fastify's own errorReplies by their codes, in our words. */
const frameworkCodes: Readonly<Record<string, { code: ErrorCode; message: string }>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type', message: 'Unsupported Content-Type. Send JSON, or multipart/form-data for files.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'invalid_request', message: 'the body is not as long as its Content-Length says' },
  FST_REQ_FILE_TOO_LARGE: { code: 'payload_too_large', message: 'a file is larger than an upload may be' },
  FST_FILES_LIMIT: { code: 'payload_too_large', message: 'more files than an upload may have' },
  FST_PARTS_LIMIT: { code: 'payload_too_large', message: 'more parts than an upload may have' },
  FST_FIELDS_LIMIT: { code: 'payload_too_large', message: 'more fields than an upload may have' },
}

/**
 * Every error becomes a reply in this one place: its code gives the status, its public text the message. What is not ours becomes
 * `internal` with a text that gives nothing away; the log has it all under the request id.
 */
export function registerErrors(app: App): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  app.setErrorHandler((error, request, reply) => sendError(toAppError(error, request), request, reply))
  app.setNotFoundHandler((request, reply) => {
    if (app.sendPage && asksForPage(request)) return app.sendPage(reply)
    const allowed = app.methodsAt(pathOf(request))
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    return sendError(notFound(request, allowed), request, reply)
  })
}

/** Sends an error in the body that the route's clients expect: ours, or the single text of the prediction protocols. */
function sendError(error: AppError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.status >= 500) request.log.error({ err: error, internal: error.internal }, error.message)
  else request.log.info({ code: error.code, details: error.details.length }, error.message)
  if (error.code === 'unavailable') reply.header('retry-after', unavailableRetrySeconds)
  if (error.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="trainyard"')
  const body = bodyOf(error, request)
  // Sent as bytes: clients of the prediction protocols show an error's text only when the content type is bare.
  return reply
    .code(error.status)
    .header('content-type', 'application/json')
    .send(Buffer.from(JSON.stringify(body)))
}

function bodyOf(error: AppError, request: FastifyRequest): object {
  if (speaksMlflow(request.url)) return mlflowErrorBody(error)
  return protocolAt(request.url).errors.body === 'text' ? { error: error.text } : error.toBody(request.id)
}

/** Gives any thrown value its code. */
function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (isDatabaseUnavailable(error)) return new AppError({ code: 'unavailable', message: 'the database does not answer at the moment; try again', cause: error })
  const { code = '', statusCode, message } = frameworkError(error)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(request, error)
  const known = frameworkCodes[code]
  if (known) return new AppError({ ...known, cause: error })
  const byStatus = Object.entries(errorCodes).find(([, { status }]) => status === statusCode && status < 500)
  if (byStatus) return new AppError({ code: byStatus[0] as ErrorCode, message, cause: error })
  return new AppError({ code: 'internal', message: publicInternalText, internal: message, cause: error })
}

/** With the route's own limit, and what was received as far as the client said so beforehand. */
function bodyTooLarge({ routeOptions: { bodyLimit }, headers }: FastifyRequest, cause: unknown): AppError {
  const length = headers['content-length']
  const received = length === undefined ? '' : `; received ${length}`
  return new AppError({ code: 'payload_too_large', message: `the body must have at most ${bodyLimit} bytes${received}`, cause })
}

const frameworkError = (error: unknown): Partial<Pick<FastifyError, 'code' | 'statusCode'>> & { message: string } =>
  error instanceof Error ? (error as FastifyError) : { message: String(error) }

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url

function notFound(request: FastifyRequest, allowed: readonly string[]): AppError {
  const path = pathOf(request)
  if (allowed.length === 0) return new AppError({ code: 'not_found', message: `there is nothing at ${path}` })
  return new AppError({ code: 'method_not_allowed', message: `${path} takes ${allowed.join(', ')}, not ${request.method}` })
}
