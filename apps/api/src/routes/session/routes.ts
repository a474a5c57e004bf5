import { createSessionRequest, defined, sessionView, setSessionRequest } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'
import { z } from 'zod'
import type { App, RouteDeps } from '../../app.js'
import { createSecret, parseKey, secretSha256 } from '../../authentication/api-key.js'
import { clearSession, sessionIn, setSession } from '../../plugins/requests/session-cookies.js'
import { errorReplies } from '../replies.js'
import { finishSignInRoute, hourSeconds, signInRoute } from './sign-in-routes.js'
import { endSessionRoute, listSessionsRoute } from './list-routes.js'
import { signedOut, viewOf } from './session-view.js'

/** Signing in and out by a browser, what its session works in, and the sessions that there are. */
export function sessionRoutes(app: App, deps: RouteDeps): void {
  getSessionRoute(app, deps)
  createSessionRoute(app, deps)
  setSessionRoute(app, deps)
  signInRoute(app, deps)
  finishSignInRoute(app, deps)
  signOutRoute(app, deps)
  listSessionsRoute(app, deps)
  endSessionRoute(app, deps)
}

function getSessionRoute(app: App, deps: RouteDeps): void {
  const { sessions, signIn } = deps.access
  app.route({
    method: 'GET',
    url: '/v1/session',
    config: { access: 'public' },
    schema: { operationId: 'getSession', tags: ['users'], summary: 'Who is signed in, and how to sign in', response: { 200: sessionView } },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const value = sessionIn(request)
      const session = value === null ? null : await sessions.find(value)
      return value === null || session === null ? signedOut(signIn !== null) : viewOf(deps, value, session)
    },
  })
}

function createSessionRoute(app: App, deps: RouteDeps): void {
  const { sessions, callerOfKey, sessionHours } = deps.access
  app.route({
    method: 'POST',
    url: '/v1/session',
    // Whoever has no session yet has the key in the body: the handler looks at it itself. A reply is never kept, since a cookie stands in its header.
    config: { access: 'public', idempotency: 'by-handler' },
    schema: {
      operationId: 'createSession',
      tags: ['users'],
      summary: 'Sign a browser in: exchange an API key for a cookie that scripts cannot read',
      body: createSessionRequest,
      response: { 201: sessionView, ...errorReplies('unauthorized') },
    },
    handler: async (request, reply) => {
      const key = request.body.key.trim()
      const caller = await callerOfKey(request, key)
      // Known from here on, for the audit log.
      request.caller = caller
      const { sha256: secret } = defined(parseKey(key), 'a key that is valid')
      // A new session at every sign-in: one that was planted in the browser before gains nothing.
      const value = createSecret()
      const { expiresAt } = await deps.db.sessions.add({
        sha256: secretSha256(value),
        keyId: caller.id,
        secretSha256: secret,
        projectId: caller.projectId,
        userAgent: request.headers['user-agent'] ?? '', // default: a browser that says nothing of itself
        seconds: sessionHours * hourSeconds,
      })
      const session = defined(await sessions.find(value), 'the session that was made')
      setSession(reply, value, expiresAt).header('cache-control', 'no-store').code(201)
      return viewOf(deps, value, session)
    },
  })
}

function setSessionRoute(app: App, deps: RouteDeps): void {
  const { db } = deps
  const { sessions } = deps.access
  app.route({
    method: 'PUT',
    url: '/v1/session',
    // A user without a role in the session's project must be able to choose another: the handler looks at the session itself.
    config: { access: 'public' },
    schema: {
      operationId: 'setSession',
      tags: ['users'],
      summary: 'Let the session work in another project of the user',
      body: setSessionRequest,
      response: { 200: sessionView, ...errorReplies('unauthorized', 'forbidden') },
    },
    handler: async (request) => {
      const value = sessionIn(request)
      const session = value === null ? null : await sessions.find(value)
      if (value === null || session === null) throw new AppError({ code: 'unauthorized', message: 'this needs a signed-in browser: sign in first' })
      sessions.checkCsrf(value, { method: request.method, token: request.headers['x-csrf-token'] })
      if (session.owner.kind === 'key') {
        if (session.project === request.body.project) return viewOf(deps, value, session)
        throw new AppError({ code: 'forbidden', message: `the key of this session is of the project ${session.project}: sign in with a key of the other one` })
      }
      const chosen = (await db.users.memberships(session.owner.userId)).find(({ project }) => project === request.body.project)
      if (!chosen) throw new AppError({ code: 'forbidden', message: `you do not belong to the project ${request.body.project}, or there is none` })
      const sha256 = secretSha256(value)
      await db.sessions.choose(sha256, chosen.projectId)
      sessions.forget(sha256)
      const { projectId, project, role } = chosen
      return viewOf(deps, value, { ...session, projectId, project, owner: { ...session.owner, role } })
    },
  })
}

function signOutRoute(app: App, { db, access: { sessions } }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/session',
    // Whoever has lost every role can still sign out: the handler looks at the session itself.
    config: { access: 'public' },
    schema: {
      operationId: 'signOut',
      tags: ['users'],
      summary: 'End the session of this browser',
      response: { 204: z.null().describe('Signed out; also where nobody was signed in'), ...errorReplies('forbidden') },
    },
    handler: async (request, reply) => {
      const value = sessionIn(request)
      if (value === null || (await sessions.find(value)) === null) return clearSession(reply).code(204).send(null)
      sessions.checkCsrf(value, { method: request.method, token: request.headers['x-csrf-token'] })
      const sha256 = secretSha256(value)
      await db.sessions.end(sha256)
      sessions.forget(sha256)
      return clearSession(reply).code(204).send(null)
    },
  })
}
