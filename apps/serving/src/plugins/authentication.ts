import { hash, timingSafeEqual } from 'node:crypto'
import { AppError } from '@trainyard/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const digest = (text: string): Buffer => hash('sha256', text, 'buffer')

/** What answers without the token: it says nothing about anybody's models. */
const open: ReadonlySet<string> = new Set(['/v2', '/v2/', '/v2/health/live', '/v2/health/ready', '/healthz', '/readyz'])

/** Lets in only who shows the token: the API, which has looked at the client's key. Compared by digests, so that the time tells nothing. */
export function requireToken(app: FastifyInstance, token: string): void {
  const expected = digest(`Bearer ${token}`)
  app.addHook('onRequest', (request, _reply, done) => {
    const isOpen = open.has(request.url.split('?')[0] ?? '')
    if (isOpen || timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return done()
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
