import { AppError } from '@trainyard/runtime'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'

/** What may be under way so many times at once: in this process, and for one key. */
export type AtOnceLimit = { inAll: number; perKey: number }

/** What is counted: each holds memory, a connection or a turn of the serving process for as long as it lasts. */
const kinds = {
  uploads: { what: 'uploads', settings: { inAll: 'UPLOADS_AT_ONCE', perKey: 'UPLOADS_AT_ONCE_PER_KEY' } },
  streams: { what: 'event streams', settings: { inAll: 'STREAMS_AT_ONCE', perKey: 'STREAMS_AT_ONCE_PER_KEY' } },
  predictions: { what: 'predictions', settings: { inAll: 'PREDICTIONS_AT_ONCE', perKey: 'PREDICTIONS_AT_ONCE_PER_KEY' } },
} as const
type Kind = keyof typeof kinds

/** The limits of every kind. */
export type AtOnceLimits = Readonly<Record<Kind, AtOnceLimit>>

/** When a place may be free again: an estimate, since nobody knows when the others end. */
const retrySeconds = 5

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /**
     * Takes one of the caller's places of a kind until the reply has ended.
     * @throws {AppError} `rate_limited` with the limit when none is free.
     */
    takePlace(kind: 'streams', reply: FastifyReply): void
  }
}

/**
 * Counts what is under way and rejects what is too much with 429, before any of its body is read. Uploads and predictions are counted by their routes; an
 * event stream takes its place itself. Must be registered after authentication.
 */
export function registerAtOnce(app: App, limits: AtOnceLimits): void {
  const counts = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, createCount()])) as Record<Kind, Count>
  const take = (kind: Kind, request: FastifyRequest, reply: FastifyReply): void => {
    // Whose connection closed while the key was looked up has no end any more that would give the place back.
    if (reply.raw.destroyed) return
    const { id: keyId } = callerOf(request)
    const count = counts[kind]
    const exceeded = count.of(keyId) >= limits[kind].perKey ? 'perKey' : count.all() >= limits[kind].inAll ? 'inAll' : null
    if (exceeded !== null) throw tooMany(kind, exceeded, limits[kind])
    count.add(keyId, 1)
    reply.raw.once('close', () => count.add(keyId, -1))
  }
  app.decorateRequest('takePlace', function (this: FastifyRequest, kind: 'streams', reply: FastifyReply) {
    take(kind, this, reply)
  })
  app.addHook('onRequest', (request, reply, done) => {
    const { takesFiles, body } = request.routeOptions.config
    const kind = takesFiles === true && !isJson(request) ? 'uploads' : body === 'unread' && request.method === 'POST' ? 'predictions' : null
    if (kind !== null && request.caller) take(kind, request, reply)
    done()
  })
}

const isJson = ({ headers }: FastifyRequest): boolean => headers['content-type']?.toLowerCase().startsWith('application/json') === true

function tooMany(kind: Kind, exceeded: keyof AtOnceLimit, limit: AtOnceLimit): AppError {
  const { what, settings } = kinds[kind]
  const whose = exceeded === 'perKey' ? 'this API key has' : 'all callers together have'
  const rule = `the most at once (${settings[exceeded]})`
  const message = `${whose} ${limit[exceeded]} ${what} under way, ${rule}; try again when one has ended`
  return new AppError({ code: 'rate_limited', message, retryAfterSeconds: retrySeconds })
}

type Count = { all(): number; of(keyId: string): number; add(keyId: string, change: 1 | -1): void }

/** How many are under way, in all and by key. */
function createCount(): Count {
  const byKey = new Map<string, number>()
  let total = 0
  // default: a key that is not there has none
  const of = (keyId: string) => byKey.get(keyId) ?? 0
  return {
    all: () => total,
    of,
    add(keyId, change) {
      total += change
      const now = of(keyId) + change
      if (now === 0) byKey.delete(keyId)
      else byKey.set(keyId, now)
    },
  }
}
