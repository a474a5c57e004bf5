import { AppError } from '@trainyard/runtime'
import type { App } from '../../app.js'
import { bearerToken } from '../../authentication/api-key.js'
import { asksForPage } from '../pages/static-dashboard.js'
import { allows, type Caller } from '../../authentication/caller.js'
import type { KeyLookup } from '../../authentication/key-lookup.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /** Who sent the request; null on public routes. */
    caller: Caller | null
  }
}

/** Wrong keys that one address may send in a minute before its tries are not even looked at. */
const failuresPerMinute = 600

/**
 * Asks for a key before the body is read. A missing or wrong key is 401, one without the scope 403. Paths that do not exist ask for a key
 * too, so that nobody can map the server without one; only the dashboard's pages do not.
 */
export function registerAuthentication(app: App, keys: KeyLookup): void {
  const failures = app.createRateLimit({ max: failuresPerMinute, timeWindow: 60_000, keyGenerator: (request) => `failed:${request.ip}` })
  app.decorateRequest('caller', null)
  app.addHook('onRequest', async (request) => {
    const unknown = asksForPage(request) ? 'public' : 'any-key'
    const access = request.is404 ? unknown : (request.routeOptions.config.access ?? 'admin')
    if (access === 'public') return
    const token = bearerToken(request.headers.authorization)
    if (token === null) throw new AppError({ code: 'unauthorized', message: 'this needs an API key: send the header Authorization: Bearer ty_…' })
    const caller = await keys.callerOf(token)
    if (!caller) {
      const state = await failures(request)
      if (!state.isAllowed && state.isExceeded)
        throw new AppError({ code: 'rate_limited', message: `too many wrong keys from this address; try again in ${state.ttlInSeconds} s` })
      throw new AppError({ code: 'unauthorized', message: 'this API key is wrong, revoked or expired' })
    }
    if (!allows(caller.scopes, access))
      throw new AppError({ code: 'forbidden', message: `this needs a key with the scope ${access}; this one has ${caller.scopes.join(', ')}` })
    request.caller = caller
  })
}
