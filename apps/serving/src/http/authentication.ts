import { hash, timingSafeEqual } from 'node:crypto'
import { AppError } from '@trainyard/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Owner } from '../compute/fair-turns.js'

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /** Answers without the token: it says nothing about anybody's models. */
    open?: boolean
  }
}

/** Lets in only who shows the token: the API, which has looked at the client's key. Compared by digests, so that the time tells nothing. */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = digest(`Bearer ${token}`)
  app.addHook('onRequest', (request, _reply, done) => {
    // default: no header is a wrong token
    const given = digest(request.headers.authorization ?? '')
    if (request.routeOptions.config.open === true || timingSafeEqual(given, expected)) return done()
    done(new AppError({ code: 'unauthorized', message: 'the serving process takes requests from the API only' }))
  })
}

/**
 * In whose name the API asks.
 * @throws {AppError} when it does not say so.
 */
export function projectOf(request: FastifyRequest): string {
  const project = request.headers['x-trainyard-project']
  if (typeof project === 'string' && project !== '') return project
  throw new AppError({ code: 'invalid_request', message: 'the header x-trainyard-project is missing' })
}

/**
 * By whose turns a request is counted: the project, and in it the API key that sent it, or the project where the API does not name one.
 * @throws {AppError} when the API does not name the project.
 */
export function ownerOf(request: FastifyRequest): Owner {
  const [project, caller] = [projectOf(request), request.headers['x-trainyard-caller']]
  return { project, caller: typeof caller === 'string' && caller !== '' ? caller : project }
}
