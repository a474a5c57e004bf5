import { AppError } from '@trainyard/runtime'
import type { ErrorDetail } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { bodyOf } from './bodies.js'

const decoder = new TextDecoder()

/** The body of a request as JSON that fits a schema. Throws `invalid_request` with all faults, and SyntaxError where it is no JSON. */
export function parsedBody<S extends z.ZodType>(schema: S, request: FastifyRequest): z.output<S> {
  const parsed = schema.safeParse(JSON.parse(decoder.decode(bodyOf(request))))
  if (parsed.success) return parsed.data
  throw invalidRequest(parsed.error.issues.map(toDetail))
}

/** A refusal with every fault. */
export const invalidRequest = (details: ErrorDetail[]): AppError =>
  new AppError({ code: 'invalid_request', message: `the request has ${details.length === 1 ? 'a fault' : `${details.length} faults`}`, details })

const toDetail = ({ path, code, message, input }: z.core.$ZodIssue): ErrorDetail => ({
  path: path.join('.'),
  rule: code,
  message,
  ...(input === undefined ? {} : { received: input }),
})
