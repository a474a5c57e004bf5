import type { ListedSession, SessionAsker } from '@trainyard/db'
import { defined, idSchema, listedSessionView, type ListedSessionView, listOf } from '@trainyard/spec'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, RouteDeps } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'
import { sessionIn } from '../../plugins/requests/session-cookies.js'
import { errorReplies, listPage, wholeList } from '../replies.js'

/** Whose sessions a caller sees and may end: the own ones, and an admin those of the project. */
function askerOf(request: FastifyRequest): SessionAsker {
  const { id, projectId, scopes } = callerOf(request)
  return { id, projectId, isAdmin: scopes.includes('admin') }
}

/** Lists the browsers that are signed in. */
export function listSessionsRoute(app: App, { db, access: { sessions } }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/sessions',
    config: { access: 'any-key' },
    schema: {
      operationId: 'listSessions',
      tags: ['users'],
      summary: 'Browsers that are signed in with the same key or as the same user; for an admin all of the project. The one that was used last comes first',
      response: { 200: listOf(listedSessionView) },
    },
    handler: async (request) => {
      const value = request.headers.authorization === undefined ? sessionIn(request) : null
      const current = value === null ? null : ((await sessions.find(value))?.id ?? null)
      return listPage(
        wholeList(await db.sessions.list(askerOf(request))),
        (session) => listedView(session, current),
        ({ id }) => id,
      )
    },
  })
}

/** Ends a session from elsewhere. */
export function endSessionRoute(app: App, { db, access: { sessions } }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/sessions/:id',
    config: { access: 'any-key' },
    schema: {
      operationId: 'endSession',
      tags: ['users'],
      summary: 'Sign a browser out; its open streams end within a second',
      params: z.strictObject({ id: idSchema('session') }),
      response: { 204: z.null().describe('Signed out'), ...errorReplies('not_found') },
    },
    handler: async (request, reply) => {
      sessions.forget(await db.sessions.endOne(askerOf(request), request.params.id))
      return reply.code(204).send(null)
    },
  })
}

function listedView(session: ListedSession, current: string | null): ListedSessionView {
  const { id, userId, keyId, name, email, project } = session
  return {
    object: 'listed_session',
    id,
    current: id === current,
    user: userId === null ? null : { id: userId, email, name },
    key: keyId === null ? null : { id: keyId, name: defined(name, 'the name of a key') },
    project,
    user_agent: session.userAgent,
    created_at: session.createdAt.toISOString(),
    last_used_at: session.lastUsedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
  }
}
