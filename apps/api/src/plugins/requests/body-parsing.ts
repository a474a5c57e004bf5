import { createHash } from 'node:crypto'
import { AppError } from '@trainyard/runtime'
import { JsonError, readJsonText } from '@trainyard/spec'
import type { App } from '../../app.js'
import { textErrors } from './text-errors.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /** SHA-256 of the body's bytes, in hex; of nothing where there is no body. What idempotency compares. */
    bodySha256: string
  }
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const nothing = sha256('')

/**
 * Reads JSON bodies: no larger than the server's body limit, valid UTF-8, no deeper and with no more values than the limits allow, without
 * keys that stand twice or could reach a prototype, without numbers that would be rounded and without text that the database cannot store. An empty body is no
 * body.
 */
export function registerBodyParsing(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.decorateRequest('bodySha256', nothing)
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.bodySha256 = sha256(body)
    if (body.length === 0) return done(null, undefined)
    const text = decode(body)
    if (text === null) return done(new AppError({ code: 'invalid_json', message: 'the body is not valid UTF-8' }))
    void parse(request, text, (error, value) => {
      if (error) return done(new AppError({ code: 'invalid_json', message: `the body cannot be read: ${whyUnreadable(text)}`, cause: error }))
      const details = textErrors(value)
      if (details.length > 0) return done(new AppError({ code: 'invalid_request', message: details.map((detail) => detail.message).join('; '), details }))
      const inexact = whyInexact(text)
      if (inexact !== null) return done(new AppError({ code: 'invalid_json', message: `the body cannot be read: ${inexact.message}`, cause: inexact }))
      done(null, value)
    })
  })
}

/** Why JSON does not say exactly one thing: a key that stands twice, a number that would be rounded. Null where it does. */
function whyInexact(text: string): JsonError | null {
  try {
    readJsonText(text, { nan: 'rejected', inexact: 'rejected' })
    return null
  } catch (error) {
    if (error instanceof JsonError) return error
    throw error
  }
}

/** Text that is JSON all the same was rejected for a key that could reach a prototype. */
function whyUnreadable(text: string): string {
  try {
    JSON.parse(text)
    return 'the keys __proto__ and constructor.prototype are not allowed'
  } catch (error) {
    return error instanceof Error ? error.message : 'it is not JSON'
  }
}

function decode(body: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return null
  }
}

/** Takes any content type, or none, as bytes: for routes that pass their body on. Must be called in a scope of its own. */
export function takeAnyBody(scope: App): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}
