import { isRecord, limits } from '@trainyard/spec'
import { AppError, canonicalJson } from '@trainyard/runtime'
import type { Database, FirstRequest } from '@trainyard/db'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { setTimeout as delay } from 'node:timers/promises'
import type { App } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /**
     * `reply` (default of every POST): the first successful reply is kept and replayed. `by-handler`: the handler claims the key once it knows
     * the body (uploads). `harmless`: the route changes nothing, so a repetition needs no memory.
     */
    idempotency?: 'reply' | 'by-handler' | 'harmless'
    /** What is kept of a reply, where it must not be kept whole (a secret that is shown once). */
    keptReply?: (body: Record<string, unknown>) => Record<string, unknown>
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    claimedKey: { projectId: string; key: string } | null
  }
}

/** A request that finds the same key in progress waits this long for the first one's reply: longer than a dead one keeps its key. */
const waitMs = 35_000
const pollMs = { first: 20, longest: 500 }
const visibleAscii = /^[\x21-\x7e]+$/

/**
 * `Idempotency-Key` on every POST: the same key and body replays the first reply, the same key with another body is 422. Only replies of
 * success are kept: a rejected request did nothing, so the key is free for its correction. A dry run (`validate_only`) does nothing and uses no key.
 */
export function registerIdempotency(app: App, db: Database): void {
  app.decorateRequest('claimedKey', null)
  // With callbacks instead of promises: nearly every request passes through here with nothing to do.
  app.addHook('preHandler', (request, reply, done) => {
    if (request.method !== 'POST' || (request.routeOptions.config.idempotency ?? 'reply') !== 'reply' || isDryRun(request)) return done()
    claimKey(db, request, reply, request.bodySha256).then((replayed) => {
      if (!replayed) done()
    }, done)
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const claimed = request.claimedKey
    if (!claimed) return done(null, payload)
    request.claimedKey = null
    const isKept = reply.statusCode < 300 && typeof payload === 'string'
    const settled = isKept
      ? db.idempotency.finish({ ...claimed, status: reply.statusCode, response: kept(request, reply, payload) })
      : db.idempotency.abandon(claimed)
    settled.then(() => done(null, payload), done)
  })
  // A client that went away before its reply: the key must not stay claimed.
  app.addHook('onResponse', (request, _reply, done) => {
    if (!request.claimedKey) return done()
    db.idempotency.abandon(request.claimedKey).then(() => done(), done)
  })
}

/** The query as the route's schema read it. */
const queryOf = ({ query }: FastifyRequest): Record<string, unknown> => (isRecord(query) ? query : {})
const isDryRun = (request: FastifyRequest): boolean => queryOf(request)['validate_only'] === true

/** What two requests must have in common to be one: method, path, and the query but for what is off. How the URL was written does not matter. */
function routeOf(request: FastifyRequest): string {
  const { pathname } = new URL(request.url, 'http://localhost')
  const query = Object.entries(queryOf(request)).filter(([, value]) => value !== undefined && value !== false)
  const asked = query.length === 0 ? '' : `?${canonicalJson(Object.fromEntries(query))}`
  return `${request.method} ${pathname.replace(/(?<=.)\/$/, '')}${asked}`
}

/**
 * Claims the request's key, if it sent one, for this body. Answers with the reply that was sent before, when there is one; the handler must then do
 * nothing more.
 * @throws {AppError} `idempotency_mismatch` (422) for another body and `conflict` when the first request never ends.
 */
export async function claimKey(db: Database, request: FastifyRequest, reply: FastifyReply, bodySha256: string): Promise<FastifyReply | undefined> {
  const key = keyOf(request)
  if (key === null) return undefined
  const { projectId } = callerOf(request)
  const claim = { projectId, key, route: routeOf(request), bodySha256 }
  const until = Date.now() + waitMs
  for (let pause = pollMs.first; ; pause = Math.min(pause * 2, pollMs.longest)) {
    const state = await db.idempotency.begin(claim)
    switch (state.state) {
      case 'new':
        request.claimedKey = { projectId, key }
        return undefined
      case 'replay':
        return replay(reply, state)
      case 'mismatch':
        throw mismatch(key, claim.route, state.first)
      case 'in_progress':
        if (Date.now() > until) throw new AppError({ code: 'conflict', message: 'a request with this Idempotency-Key is still in progress; try again later' })
        await delay(pause)
    }
  }
}

const keyError = (code: 'invalid_request' | 'idempotency_mismatch', rule: string, message: string, received: string): AppError =>
  new AppError({ code, message, details: [{ path: 'headers.idempotency-key', rule, message, received }] })

/** Another request than the first under its key. The first is named, so that whoever lost its reply finds what it made. */
function mismatch(key: string, route: string, first: FirstRequest): AppError {
  const made = first.resourceId === null ? '' : ` and made ${first.resourceId}`
  const differs = first.route === route ? 'it had another body' : `this is ${route}`
  const message = `the Idempotency-Key was used by ${first.route}, which came at ${first.at.toISOString()}${made}; ${differs}. Take a new key`
  return keyError('idempotency_mismatch', 'unique', message, key)
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  const text = String(key)
  if (text.length <= limits.idempotencyKeyCharacters && visibleAscii.test(text)) return text
  const is = text === '' ? 'it is empty' : visibleAscii.test(text) ? `it has ${text.length}` : 'it has others'
  const message = `Idempotency-Key must be 1 to ${limits.idempotencyKeyCharacters} visible ASCII characters; ${is}. Send a new UUID, or leave the header out`
  throw keyError('invalid_request', 'format', message, text.slice(0, 100))
}

/** The reply as text: stored as JSON it would come back with its fields in another order. */
type Kept = { text: string; location: string | null }

function kept(request: FastifyRequest, reply: FastifyReply, payload: string): Kept {
  const { keptReply } = request.routeOptions.config
  const location = reply.getHeader('location')
  const body: unknown = keptReply ? JSON.parse(payload) : null
  const text = keptReply && isRecord(body) ? JSON.stringify(keptReply(body)) : payload
  return { text, location: typeof location === 'string' ? location : null }
}

function replay(reply: FastifyReply, { status, response }: { status: number; response: unknown }): FastifyReply {
  const { text, location } = isRecord(response) ? response : { text: '', location: null }
  if (typeof location === 'string') reply.header('location', location)
  return reply
    .code(status)
    .header('idempotency-replayed', 'true')
    .header('content-type', 'application/json; charset=utf-8')
    .send(Buffer.from(String(text)))
}
