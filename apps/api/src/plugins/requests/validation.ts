import { AppError, schemaErrors } from '@trainyard/runtime'
import type { ErrorDetail } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App } from '../../app.js'
import { textErrors } from './text-errors.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /**
     * `whole` (default): a body that breaks its schema is rejected before the handler. `by-handler`: the handler parses it, to list errors that
     * need the database in the same reply. `unread`: the body is passed on as bytes; the schema only documents it.
     */
    body?: 'whole' | 'by-handler' | 'unread'
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /** Errors of the query and the path where the handler parses the body; the handler adds its own. */
    validationErrors: readonly ErrorDetail[] | null
  }
}

/**
 * Parses path, query and body against the route's schemas, in one pass: Fastify would stop at the first part that is wrong, we list the
 * errors of all. Unknown fields are errors. Replies are checked against their schemas, so that nothing undeclared leaves.
 */
export function registerValidation(app: App): void {
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('validationErrors', null)
  app.addHook('preValidation', (request, _reply, done) => {
    const mode = request.routeOptions.config.body ?? 'whole'
    const errors = parts(mode).flatMap((part) => parsePart(request, part))
    if (mode === 'by-handler') request.validationErrors = errors
    else if (errors.length > 0) return done(invalidRequest(errors))
    done()
  })
}

/** The error that lists all validation errors, with the first in its message. */
export function invalidRequest(details: readonly ErrorDetail[]): AppError {
  const [first] = details
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : ''
  return new AppError({ code: 'invalid_request', message: `${first?.message ?? 'the request is not valid'}${more}`, details })
}

type Part = 'params' | 'querystring' | 'body'
const parts = (mode: 'whole' | 'by-handler' | 'unread'): Part[] => (mode === 'whole' ? ['params', 'querystring', 'body'] : ['params', 'querystring'])

function parsePart(request: FastifyRequest, part: Part): ErrorDetail[] {
  const schema = request.routeOptions.schema?.[part]
  if (!(schema instanceof z.ZodType)) return []
  const field = part === 'querystring' ? 'query' : part
  const within = part === 'body' ? [] : [field]
  const value = request[field]
  const unstorable = part === 'body' ? [] : textErrors(value, within)
  const result = schema.safeParse(value)
  if (!result.success) return [...unstorable, ...schemaErrors(schema, result.error.issues, value, within)]
  Object.assign(request, { [field]: result.data })
  return unstorable
}
