import type { Database } from '@trainyard/db'
import { isRecord } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyContextConfig {
    /** Whether a call that succeeded was one of many steps, of which only the last is noted. */
    isStep?: (reply: FastifyReply) => boolean
  }
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges with Fastify's own
  interface FastifyRequest {
    /** Whether the audit log has this call. */
    isAudited: boolean
    /** Of a call about many objects, what came of each so far: each has an entry of its own. Null for every other call. */
    auditedParts: { object: string; status: number }[] | null
    /** The address that the request came from; a connection that has ended no longer has it. */
    cameFrom: string
  }
}

/** Too many requests, which are counted by the limits: whoever sends them must not fill the log. */
const tooMany = 429

/**
 * Notes every call that may change something, whatever came of it, before it is answered: a call whose entry cannot be written is answered as unavailable, and
 * may be repeated. Of calls that are steps of one, such as the pieces of an upload, the last is noted, and those that failed. A call is one that names its caller; of others the request log tells. Bodies, queries and keys are never noted.
 */
export function registerAudit(app: App, db: Pick<Database, 'audit'>): void {
  app.decorateRequest('isAudited', false)
  app.decorateRequest('auditedParts', null)
  app.decorateRequest('cameFrom', '')
  app.addHook('onRequest', (request, _reply, done) => {
    const address: string | undefined = request.ip
    request.cameFrom = address ?? 'unknown' // default: the connection ended while its key was looked up
    done()
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const entry = request.isAudited ? null : entryOf(request, reply, payload)
    if (entry === null) return done(null, payload)
    // The reply that tells of a failure to write the entry passes here again.
    request.isAudited = true
    const entries = request.auditedParts === null ? [entry] : request.auditedParts.map((part) => ({ ...entry, ...part }))
    appendAll(db, entries).then(
      () => done(null, payload),
      // A reply that already says that something failed stays as it is: nothing was changed, and an error here would have no form of ours.
      (error: Error) => (reply.statusCode >= 500 ? done(null, payload) : done(error)),
    )
  })
}

async function appendAll({ audit }: Pick<Database, 'audit'>, entries: readonly Parameters<Database['audit']['append']>[0][]): Promise<void> {
  for (const entry of entries) await audit.append(entry)
}

function entryOf(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  const { method, caller, id: requestId, cameFrom: address, routeOptions } = request
  const { operationId } = routeOptions.schema ?? {}
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || routeOptions.config.idempotency === 'harmless'
  if (reads || !caller || operationId === undefined || reply.statusCode === tooMany) return null
  if (reply.statusCode < 300 && routeOptions.config.isStep?.(reply) === true) return null
  return {
    operation: operationId,
    object: objectOf(request, reply, payload),
    status: reply.statusCode,
    projectId: caller.projectId,
    actorId: caller.id,
    address,
    requestId,
  }
}

/** Names longer than any of ours are cut: they were rejected. */
const longest = 300

/** What a call was about: what its path names, else what it made. */
function objectOf({ params }: FastifyRequest, reply: FastifyReply, payload: unknown): string | null {
  const named = isRecord(params) ? Object.values(params).filter((part) => typeof part === 'string') : []
  if (named.length > 0) return named.join('/').replaceAll('\0', '').slice(0, longest)
  if (reply.statusCode >= 300 || typeof payload !== 'string' || !payload.startsWith('{')) return null
  const made: unknown = JSON.parse(payload)
  return isRecord(made) && typeof made['id'] === 'string' ? made['id'] : null
}
