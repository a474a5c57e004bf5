import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { App } from '../../app.js'
import { presentedKey } from '../../authentication/api-key.js'
import { type Access, allows, type Authentication, type Caller, keyNeeded } from '../../authentication/caller.js'
import type { KeyLookup } from '../../authentication/key-lookup.js'
import type { SessionLookup } from '../../authentication/session-lookup.js'
import { sessionIn } from './session-cookies.js'
import { asksForPage } from '../pages/static-dashboard.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /** The route's event stream also opens with a ticket in the query. */
    takesTicket?: boolean
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /** Who sent the request; null on public routes. */
    caller: Caller | null
    /**
     * Looks at the caller's key again, for what takes long.
     * @throws {AppError} `unauthorized` when it was revoked or expired meanwhile.
     */
    checkKeyAgain(): Promise<void>
  }
}

/** Wrong keys that one address may send in a minute before its tries are not even looked at. */
const failuresPerMinute = 600
/** Addresses that are remembered for having sent too many. */
const blockedAddresses = 10_000

/**
 * The one place where access is decided, before the body is read. A missing or wrong key is 401, one without the scope 403. Paths that do not exist ask for a
 * key too, so that nobody can map the server without one; only the dashboard's pages do not. A key that ended while a body arrived is 401 as well.
 */
export function registerAuthentication(app: App, { keys, sessions }: Lookups): Authentication {
  const failures = limitFailures(app)
  app.decorateRequest('caller', null)
  app.decorateRequest('checkKeyAgain', async function (this: FastifyRequest) {
    if (this.caller && !(await this.caller.isValid()))
      throw new AppError({ code: 'unauthorized', message: 'this API key, session or role ended during the request' })
  })
  app.addHook('onRequest', async (request) => {
    const unknown = asksForPage(request) ? 'public' : 'any-key'
    const access = request.is404 ? unknown : (request.routeOptions.config.access ?? 'admin')
    if (access === 'public') return
    const caller = await identify(request, { keys, sessions, failures })
    // Known from here on, so that the audit log has what somebody tried and may not do.
    request.caller = caller
    if (!allows(caller, access)) throw new AppError({ code: 'forbidden', message: forbidden(access, caller) })
  })
  app.addHook('preHandler', async (request, reply) => {
    if (reply.elapsedTime > limits.keyWatchedMs) await request.checkKeyAgain()
  })
  return { callerOfKey: (request, key) => callerOfKey(request, key, { keys, failures }) }
}

type Lookups = { keys: KeyLookup; sessions: SessionLookup }

const forbidden = (access: Access, { scopes }: Caller): string =>
  access === 'operator'
    ? 'this needs an admin key of the project that runs the service'
    : `this needs a key with the scope ${access}; this one has ${scopes.join(', ')}`

type FailureLimit = {
  /** @throws {AppError} `rate_limited` where the address has sent too many wrong keys: before anything is looked up. */
  check(request: FastifyRequest): void
  /** @throws {AppError} `rate_limited` when this one was too many. */
  count(request: FastifyRequest): Promise<void>
}

/** Counts wrong keys by address. An address that sent too many is not looked at until its minute is over. */
function limitFailures(app: App): FailureLimit {
  const failures = app.createRateLimit({ max: failuresPerMinute, timeWindow: 60_000, keyGenerator: (request) => `failed:${request.ip}` })
  const blocked = new LRUCache<string, true>({ max: blockedAddresses, ttlResolution: 0 })
  const check = ({ ip }: FastifyRequest) => {
    if (!blocked.has(ip)) return
    const seconds = Math.ceil(blocked.getRemainingTTL(ip) / 1_000)
    throw new AppError({ code: 'rate_limited', message: `too many wrong keys from this address; try again in ${seconds} s`, retryAfterSeconds: seconds })
  }
  return {
    check,
    async count(request) {
      const state = await failures(request)
      if (state.isAllowed || !state.isExceeded) return
      blocked.set(request.ip, true, { ttl: state.ttl })
      check(request)
    },
  }
}

/** The caller that was found. Where there is none, the failure is counted, and the request rejected with the reason. */
async function found(request: FastifyRequest, failures: FailureLimit, caller: Caller | null, wrong: string): Promise<Caller> {
  if (caller !== null) return caller
  await failures.count(request)
  throw new AppError({ code: 'unauthorized', message: wrong })
}

async function callerOfKey(request: FastifyRequest, key: string, { keys, failures }: { keys: KeyLookup; failures: FailureLimit }): Promise<Caller> {
  // Others behind the same address go on: a key that was valid lately is looked up whatever its neighbors sent.
  if (!keys.wasValid(key)) failures.check(request)
  return found(
    request,
    failures,
    await keys.callerOf(key),
    'this API key is wrong, revoked or expired; an admin of the project lists keys (GET /v1/api-keys) and makes new ones',
  )
}

/** Who the request says that it comes from. */
async function identify(request: FastifyRequest, { keys, sessions, failures }: Lookups & { failures: FailureLimit }): Promise<Caller> {
  const { authorization } = request.headers
  const ticket = request.routeOptions.config.takesTicket === true ? ticketOf(request) : null
  if (authorization === undefined && ticket !== null) {
    failures.check(request)
    const wrong = 'this ticket is wrong or expired, or its key was revoked: make a new one with POST /v1/tickets'
    return found(request, failures, await keys.callerOfTicket(ticket), wrong)
  }
  const session = authorization === undefined ? sessionIn(request) : null
  if (session !== null) {
    if (!sessions.wasValid(session)) failures.check(request)
    const caller = await found(request, failures, await sessions.callerOf(session), 'this session has ended: sign in again')
    sessions.checkCsrf(session, { method: request.method, token: request.headers['x-csrf-token'] })
    return caller
  }
  if (authorization === undefined) throw keyNeeded()
  const key = presentedKey(authorization)
  if (key === null)
    throw new AppError({ code: 'unauthorized', message: 'the header Authorization must be Bearer ty_…, or basic authentication with the key as password' })
  return callerOfKey(request, key, { keys, failures })
}

/**
 * The ticket of a request for an event stream.
 * @throws {AppError} `unauthorized` where something else than a stream is asked for.
 */
function ticketOf({ query, headers }: FastifyRequest): string | null {
  const ticket: unknown = typeof query === 'object' && query !== null ? Reflect.get(query, 'ticket') : undefined
  if (typeof ticket !== 'string') return null
  if (headers.accept?.includes('text/event-stream')) return ticket
  throw new AppError({ code: 'unauthorized', message: 'a ticket opens event streams only: send Accept: text/event-stream, or a key' })
}
