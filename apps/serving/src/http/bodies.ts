import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { AppError, schemaErrors } from '@trainyard/runtime'
import { type ErrorDetail, type JsonOptions, limits } from '@trainyard/spec'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { readJsonInTurns } from './json-in-turns.js'

const unpackers = { gzip: promisify(gunzip), deflate: promisify(inflate) } as const

/**
 * Takes every body as bytes, whatever type it claims or whether it claims one: clients of the inference protocol send JSON without a type, or as octet-stream.
 * Compressed bodies are unpacked up to the same limit, so that a small body cannot become a huge one.
 */
export function takeBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limits.predictBodyBytes }, (request, body, done) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body)
    const encoding = request.headers['content-encoding']?.trim().toLowerCase()
    if (encoding === undefined || encoding === 'identity') return done(null, bytes)
    unpack(encoding, bytes).then(
      (unpacked) => done(null, unpacked),
      (error: Error) => done(error),
    )
  })
}

/** The bytes of a request's body; none where it had none. */
export const bodyOf = (request: FastifyRequest): Buffer => (Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))

async function unpack(encoding: string, body: Buffer): Promise<Buffer> {
  if (encoding !== 'gzip' && encoding !== 'deflate')
    throw new AppError({ code: 'unsupported_media_type', message: `content-encoding ${encoding} is not taken; send gzip, deflate, or none` })
  try {
    return await unpackers[encoding](body, { maxOutputLength: limits.predictBodyBytes })
  } catch (cause) {
    const tooLarge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE'
    if (tooLarge) throw new AppError({ code: 'payload_too_large', message: `the unpacked body is larger than ${limits.predictBodyBytes} bytes`, cause })
    throw new AppError({ code: 'invalid_request', message: `the body is not valid ${encoding} data`, cause })
  }
}

/**
 * Sends JSON with the bare type `application/json`: a client of the field shows error texts only when the type is exactly that, without a charset.
 * Bytes are sent as they are; text would get the charset added.
 */
export const sendJson = (reply: FastifyReply, body: unknown): FastifyReply =>
  reply.header('content-type', 'application/json').send(Buffer.from(JSON.stringify(body)))

/**
 * The body of a request as JSON that fits a schema.
 * @throws {AppError} `invalid_request` with all errors.
 * @throws {JsonError} where it is no JSON.
 */
export async function parsedBody<S extends z.ZodType>(schema: S, request: FastifyRequest, options: JsonOptions): Promise<z.output<S>> {
  return checked(schema, await readJsonInTurns(bodyOf(request), options))
}

/**
 * A value that fits a schema.
 * @param within is put before the paths in messages, such as `query`; nothing for the body.
 * @throws {AppError} `invalid_request` with all errors.
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown, within: readonly string[] = []): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidRequest(schemaErrors(schema, parsed.error.issues, value, within))
}

/** The error that lists all validation errors, with the first in its message. */
export function invalidRequest(details: ErrorDetail[]): AppError {
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : ''
  return new AppError({ code: 'invalid_request', message: `${details[0]?.message ?? 'the request is not valid'}${more}`, details })
}
