import { AppError, projectLimitError } from '@trainyard/runtime'
import type { ProjectLimitName } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App, UnderWay } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'

/** What is counted: each holds memory, a connection or a turn of the serving process for as long as it lasts. */
const kinds = {
  uploads: { what: 'uploads', setting: 'UPLOADS_AT_ONCE', limit: 'uploads_at_once' },
  streams: { what: 'event streams', setting: 'STREAMS_AT_ONCE', limit: 'streams_at_once' },
  predictions: { what: 'predictions', setting: 'PREDICTIONS_AT_ONCE', limit: 'predictions_at_once' },
} as const satisfies Record<string, { what: string; setting: string; limit: ProjectLimitName }>
type Kind = keyof typeof kinds

/** What may be under way at once in this process, of all projects together. */
export type AtOnceLimits = Readonly<Record<Kind, number>>

/** When a place may be free again: an estimate, since nobody knows when the others end. */
const retrySeconds = 5

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /**
     * Takes one of the places of the caller's project until the reply has ended.
     * @throws {AppError} `rate_limited` with the limit when none is free.
     */
    takePlace(kind: 'streams', reply: FastifyReply): void
  }
}

/**
 * Counts what is under way and rejects what is too much with 429, before any of its body is read. Uploads and predictions are counted by their routes; an
 * event stream takes its place itself. Must be registered after authentication.
 */
export function registerAtOnce(app: App, most: AtOnceLimits): UnderWay {
  const counts: Record<Kind, Count> = { uploads: createCount(), streams: createCount(), predictions: createCount() }
  const take = (kind: Kind, request: FastifyRequest, reply: FastifyReply): void => {
    // Whose connection closed while the key was looked up has no end any more that would give the place back.
    if (reply.raw.destroyed) return
    const { projectId, limits } = callerOf(request)
    const [count, { limit }] = [counts[kind], kinds[kind]]
    const has = count.of(projectId)
    if (has >= limits[limit]) throw projectLimitError(limit, { most: limits[limit], has, more: 1 })
    if (count.all() >= most[kind]) throw tooMany(kind, most[kind])
    count.add(projectId, 1)
    reply.raw.once('close', () => count.add(projectId, -1))
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
  return (projectId) => ({
    uploads_at_once: counts.uploads.of(projectId),
    streams_at_once: counts.streams.of(projectId),
    predictions_at_once: counts.predictions.of(projectId),
  })
}

const isJson = ({ headers }: FastifyRequest): boolean => headers['content-type']?.toLowerCase().startsWith('application/json') === true

function tooMany(kind: Kind, most: number): AppError {
  const { what, setting } = kinds[kind]
  const message = `all projects together have ${most} ${what} under way, the most at once (${setting}); try again when one has ended`
  return new AppError({ code: 'rate_limited', message, retryAfterSeconds: retrySeconds })
}

type Count = { all(): number; of(projectId: string): number; add(projectId: string, change: 1 | -1): void }

/** How many are under way, in all and by project. */
function createCount(): Count {
  const byProject = new Map<string, number>()
  let total = 0
  // default: a project that is not there has none
  const of = (projectId: string) => byProject.get(projectId) ?? 0
  return {
    all: () => total,
    of,
    add(projectId, change) {
      total += change
      const now = of(projectId) + change
      if (now === 0) byProject.delete(projectId)
      else byProject.set(projectId, now)
    },
  }
}
