import { maxHeaderSize, ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { outageIn } from '@trainyard/db'
import { AppError, createId } from '@trainyard/runtime'
import { type ErrorCode, errorCodes } from '@trainyard/spec'
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { canonicalTarget } from '../requests/request-target.js'
import { errorReplyOf } from './error-reply.js'

const publicInternalText = 'something went wrong on the server; its log has the reason under this request id'

type Words = { code: ErrorCode; message: string }

/** Errors of the framework and its plugins by their codes, in our words. */
const frameworkWords: Readonly<Record<string, Words>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type', message: 'Unsupported Content-Type. Send JSON, or multipart/form-data for files.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'invalid_request', message: 'the body is not as long as its Content-Length says' },
  FST_REQ_FILE_TOO_LARGE: { code: 'payload_too_large', message: 'a file is larger than an upload may be' },
  FST_FILES_LIMIT: { code: 'payload_too_large', message: 'more files than an upload may have' },
  FST_PARTS_LIMIT: { code: 'payload_too_large', message: 'more parts than an upload may have' },
  FST_FIELDS_LIMIT: { code: 'payload_too_large', message: 'more fields than an upload may have' },
  FST_CP_ERR_INVALID_CONTENT: {
    code: 'invalid_request',
    message: 'the body cannot be unpacked: it is not what its Content-Encoding says, or it ends too early',
  },
}

/** Errors of Node's HTTP parser, which answers before there is a request, by their codes. */
const parserWords: Readonly<Record<string, Words>> = {
  HPE_HEADER_OVERFLOW: {
    code: 'headers_too_large',
    message: `the request line and the headers must have at most ${maxHeaderSize} bytes together; send less in them`,
  },
  HPE_INVALID_METHOD: { code: 'invalid_request', message: 'the request does not begin with a method of HTTP, such as GET or POST' },
  HPE_INVALID_URL: { code: 'invalid_request', message: 'the path holds characters that must be percent-encoded' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', message: 'the request did not arrive whole in time; send it again, or in smaller parts' },
}

/** Errors of the parser of multipart forms, which have no codes. */
const formErrors = /^(?:Multipart: Boundary not found|Malformed part header|Unexpected end of (?:form|multipart data)|Part terminated early)/

/** Gives any thrown value its code. */
export function toAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (isHungUp(error)) return new AppError({ code: 'invalid_request', message: 'the request ended before it was complete; send it again', cause: error })
  const outage = outageIn(error)
  if (outage) return new AppError({ code: 'unavailable', message: `${outage.message} at the moment; try again`, cause: error })
  const { code = '', statusCode, message } = frameworkError(error)
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge(request, error)
  if (code === 'FST_ERR_BAD_URL') return badPath(request, error)
  const known = frameworkWords[code]
  if (known) return new AppError({ ...known, cause: error })
  if (formErrors.test(message)) return brokenForm(error, message)
  const byStatus = Object.entries(errorCodes).find(([, { status }]) => status === statusCode && status < 500)
  if (byStatus) return new AppError({ code: byStatus[0] as ErrorCode, message, cause: error })
  return new AppError({ code: 'internal', message: publicInternalText, internal: message, cause: error })
}

const frameworkError = (error: unknown): Partial<Pick<FastifyError, 'code' | 'statusCode'>> & { message: string } =>
  error instanceof Error ? (error as FastifyError) : { message: String(error) }

/** A client that went away in the midst of its request: Node gives it the code of a broken link, but no call to the system that failed. */
function isHungUp(error: unknown): boolean {
  const { code, syscall } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || (code === 'ECONNRESET' && syscall === undefined)
}

/** With the route's own limit, and what was received as far as the client said so beforehand. */
function bodyTooLarge({ routeOptions: { bodyLimit }, headers }: FastifyRequest, cause: unknown): AppError {
  const unpacked = headers['content-encoding'] === undefined ? '' : ' when it is unpacked'
  const length = unpacked === '' ? headers['content-length'] : undefined
  const received = length === undefined ? '' : `; received ${length}`
  return new AppError({ code: 'payload_too_large', message: `the body must have at most ${bodyLimit} bytes${unpacked}${received}`, cause })
}

const brokenForm = (cause: unknown, reason: string): AppError =>
  new AppError({
    code: 'invalid_request',
    message: `the multipart form cannot be read (${reason}): send it whole, with the boundary in its Content-Type`,
    cause,
  })

/** Names the part of the path that is no percent-encoded UTF-8. */
function badPath({ url }: FastifyRequest, cause: unknown): AppError {
  const wrong = url
    .split('?')[0]
    ?.split('/')
    .find((part) => !isDecodable(part))
  const received = (wrong ?? url).slice(0, 100)
  const message = `the path must be percent-encoded UTF-8, with each % as %25; received ${received}`
  return new AppError({ code: 'invalid_request', message, details: [{ path: 'path', rule: 'encoding', message, received }], cause })
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** Answers what the router rejects before it has found a route, so before any hook. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const mapped = toAppError(error, request)
  request.log.info({ code: mapped.code }, mapped.message)
  const { status, headers, body } = errorReplyOf(mapped, { url: request.url, requestId: request.id })
  void reply.code(status).headers(headers).send(body)
}

/** Answers what is no HTTP, or too long, or too slow: there is no request yet, so the reply is written by hand and the connection closed. */
export function answerParserError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  if (!socket.writable || isAnswering(socket)) return void socket.destroy(error)
  const { code, message } = parserWords[error.code] ?? { code: 'invalid_request', message: `the request is not valid HTTP: ${error.message}` }
  const { status, headers, body } = errorReplyOf(new AppError({ code, message }), { url: targetIn(error.rawPacket), requestId: createId('request') })
  const lines = Object.entries({ ...headers, 'content-length': body.length, connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body.toString()}`)
}

/** Whether a reply is on its way, in which another cannot stand. Node keeps it with the connection, and its own handler of these errors asks for it so. */
function isAnswering(socket: Socket): boolean {
  const reply: unknown = Reflect.get(socket, '_httpMessage')
  return reply instanceof ServerResponse && reply.headersSent
}

/** The target of a request that could not be parsed, as far as its first line shows one. */
function targetIn(packet: unknown): string {
  const line = Buffer.isBuffer(packet) ? /^[A-Z]+ (\S+)/.exec(packet.toString('latin1', 0, 1_000)) : null
  return canonicalTarget(line?.[1] ?? '/') // default: errors of the root are in our own form
}
