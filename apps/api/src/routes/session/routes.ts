import type { Membership, SessionRecord } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { scopesOfRole, type SessionView, sessionView, setSessionRequest } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../app.js'
import { createSecret, secretSha256 } from '../../authentication/api-key.js'
import { callbackPath } from '../../authentication/sign-in.js'
import { clearSession, pendingIn, sessionIn, setPending, setSession } from '../../plugins/requests/session-cookies.js'
import { errorReplies } from '../replies.js'

const hourSeconds = 3_600

/** Signing in and out by a browser, and what its session works in. */
export function sessionRoutes(app: App, deps: RouteDeps): void {
  getSessionRoute(app, deps)
  setSessionRoute(app, deps)
  signInRoute(app, deps)
  finishSignInRoute(app, deps)
  signOutRoute(app, deps)
}

function getSessionRoute(app: App, { db, access: { sessions } }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/session',
    config: { access: 'public' },
    schema: { operationId: 'getSession', tags: ['users'], summary: 'Who is signed in, and how to sign in', response: { 200: sessionView } },
    handler: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const value = sessions && sessionIn(request)
      const session = value === null ? null : ((await sessions?.find(value)) ?? null)
      if (sessions === null || value === null || session === null) return signedOut(sessions !== null)
      return sessionViewOf(session, await db.users.memberships(session.userId), sessions.csrfTokenOf(value))
    },
  })
}

function setSessionRoute(app: App, { db, access: { sessions } }: RouteDeps): void {
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
      response: { 200: sessionView, ...errorReplies('unauthorized', 'forbidden', 'not_found') },
    },
    handler: async (request) => {
      if (sessions === null) throw keysOnly()
      const value = sessionIn(request)
      const session = value === null ? null : await sessions.find(value)
      if (value === null || session === null) throw new AppError({ code: 'unauthorized', message: 'this needs a signed-in browser: sign in first' })
      sessions.checkCsrf(value, { method: request.method, token: request.headers['x-csrf-token'] })
      const memberships = await db.users.memberships(session.userId)
      const chosen = memberships.find(({ project }) => project === request.body.project)
      if (!chosen) throw new AppError({ code: 'forbidden', message: `you do not belong to the project ${request.body.project}, or there is none` })
      await db.sessions.choose(secretSha256(value), chosen.projectId)
      sessions.forget(value)
      return sessionViewOf({ ...session, ...chosen }, memberships, sessions.csrfTokenOf(value))
    },
  })
}

function signInRoute(app: App, { access: { signIn } }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/session/sign-in',
    config: { access: 'public' },
    schema: {
      operationId: 'signIn',
      tags: ['users'],
      summary: 'Send a browser to the provider of identities',
      querystring: z.object({ return_to: z.string().max(2_000).optional().describe('Path of the page to show afterwards') }),
      response: { 302: z.null().describe('The address of the provider'), ...errorReplies('not_found', 'unavailable') },
    },
    handler: async (request, reply) => {
      if (signIn === null) throw keysOnly()
      const { url, pending } = await signIn.begin(request.query.return_to)
      return setPending(reply, pending).code(302).header('location', url.href).header('cache-control', 'no-store').send(null)
    },
  })
}

function finishSignInRoute(app: App, { db, access: { signIn } }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: callbackPath,
    config: { access: 'public' },
    schema: {
      operationId: 'finishSignIn',
      tags: ['users'],
      summary: 'Where the provider of identities sends a browser back to',
      // What is in it is between the provider and the library that checks it.
      querystring: z.looseObject({ code: z.string().optional(), state: z.string().optional() }),
      response: { 303: z.null().describe('The page to show, with the session as a cookie'), ...errorReplies('unauthorized', 'not_found', 'unavailable') },
    },
    handler: async (request, reply) => {
      if (signIn === null) throw keysOnly()
      const pending = pendingIn(request)
      if (pending === null) throw new AppError({ code: 'unauthorized', message: 'this browser has begun no sign-in, or it took too long: sign in again' })
      const identity = await signIn.finish(new URL(request.url, signIn.settings.publicUrl).searchParams, pending)
      const userId = await db.users.signIn(identity)
      const [first] = await db.users.memberships(userId)
      // A new session at every sign-in: one that was planted in the browser before gains nothing.
      const value = createSecret()
      const seconds = signIn.settings.sessionHours * hourSeconds
      const expires = await db.sessions.add({ sha256: secretSha256(value), userId, projectId: first?.projectId ?? null, seconds })
      setPending(setSession(reply, value, expires), null)
      return reply.code(303).header('location', pending.returnTo).header('cache-control', 'no-store').send(null)
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
      response: { 204: z.null().describe('Signed out; also where nobody was signed in'), ...errorReplies('forbidden', 'not_found') },
    },
    handler: async (request, reply) => {
      if (sessions === null) throw keysOnly()
      const value = sessionIn(request)
      if (value === null) return reply.code(204).send(null)
      sessions.checkCsrf(value, { method: request.method, token: request.headers['x-csrf-token'] })
      await db.sessions.end(secretSha256(value))
      sessions.forget(value)
      return clearSession(reply).code(204).send(null)
    },
  })
}

/** What a service that knows no provider of identities answers. */
const keysOnly = (): AppError => new AppError({ code: 'not_found', message: 'users do not sign in here (OIDC_ISSUER is not set): use an API key' })

/** What a browser sees that is not signed in. */
const signedOut = (canSignIn: boolean): SessionView => ({
  object: 'session',
  signed_in: false,
  sign_in_url: canSignIn ? '/v1/session/sign-in' : null,
  user: null,
  project: null,
  role: null,
  scopes: [],
  projects: [],
  csrf_token: null,
  expires_at: null,
})

/** What a signed-in browser sees of its session. */
const sessionViewOf = (session: SessionRecord, memberships: readonly Membership[], csrfToken: string): SessionView => ({
  ...signedOut(true),
  signed_in: true,
  user: { id: session.userId, email: session.email, name: session.name },
  project: session.project,
  role: session.role,
  scopes: session.role === null ? [] : [...scopesOfRole[session.role]],
  projects: memberships.map(({ project, role }) => ({ name: project, role })),
  csrf_token: csrfToken,
  expires_at: session.expiresAt.toISOString(),
})
