import { AppError, schemaFaults } from '@trainyard/runtime'
import type { ErrorDetail } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { App } from '../app.js'
import { textFaults } from '../faults/text-faults.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /**
     * `whole` (default): a body that breaks its schema is refused before the handler. `by-handler`: the handler parses it, to list faults that
     * need the database in the same reply. `unread`: the body is passed on as bytes; the schema only documents it.
     */
    body?: 'whole' | 'by-handler' | 'unread'
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /** Faults of the query and the path where the handler parses the body; the handler adds its own. */
    faults: readonly ErrorDetail[] | null
  }
}

/**
 * Parses path, query and body against the route's schemas, in one pass: Fastify would stop at the first part that is wrong, we list the
 * faults of all. Unknown fields are faults. Replies are checked against their schemas, so that nothing undeclared leaves.
 */
export function registerValidation(app: App): void {
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('faults', null)
  app.addHook('preValidation', (request, _reply, done) => {
    const mode = request.routeOptions.config.body ?? 'whole'
    const faults = parts(mode).flatMap((part) => parsePart(request, part))
    if (mode === 'by-handler') request.faults = faults
    else if (faults.length > 0) return done(invalidRequest(faults))
    done()
  })
}

/** The refusal that lists faults, with the first in its text. */
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
  const unstorable = part === 'body' ? [] : textFaults(value, within)
  const result = schema.safeParse(value)
  if (!result.success) return [...unstorable, ...schemaFaults(result.error.issues, value, within)]
  Object.assign(request, { [field]: result.data })
  return unstorable
}
