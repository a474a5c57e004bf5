import { AppError, schemaErrors } from '@trainyard/runtime'
import type { ErrorDetail } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { bodyOf } from './bodies.js'

const decoder = new TextDecoder()

/**
 * The body of a request as JSON that fits a schema.
 * @throws {AppError} `invalid_request` with all errors.
 * @throws {SyntaxError} where it is no JSON.
 */
export function parsedBody<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const body: unknown = JSON.parse(decoder.decode(bodyOf(request)))
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw invalidRequest(schemaErrors(parsed.error.issues, body))
}

/** A refusal with every fault, the first of them in its text. */
export function invalidRequest(details: ErrorDetail[]): AppError {
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : ''
  return new AppError({ code: 'invalid_request', message: `${details[0]?.message ?? 'the request is not valid'}${more}`, details })
}
