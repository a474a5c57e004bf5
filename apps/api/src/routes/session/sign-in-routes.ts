import { AppError } from '@trainyard/runtime'
import { z } from 'zod'
import type { App, RouteDeps } from '../../app.js'
import { createSecret, secretSha256 } from '../../authentication/api-key.js'
import { callbackPath } from '../../authentication/sign-in.js'
import { pendingIn, setPending, setSession } from '../../plugins/requests/session-cookies.js'
import { errorReplies } from '../replies.js'

/** Seconds of an hour. */
export const hourSeconds = 3_600

/** What a service that knows no provider of identities answers. */
const keysOnly = (): AppError => new AppError({ code: 'not_found', message: 'users do not sign in here (OIDC_ISSUER is not set): sign in with an API key' })

/** Sends a browser to the provider of identities. */
export function signInRoute(app: App, { access: { signIn } }: RouteDeps): void {
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

/** Takes a browser that comes back from the provider of identities. */
export function finishSignInRoute(app: App, { db, access: { signIn, sessionHours } }: RouteDeps): void {
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
      const { expiresAt } = await db.sessions.add({
        sha256: secretSha256(value),
        userId,
        projectId: first?.projectId ?? null,
        userAgent: request.headers['user-agent'] ?? '', // default: a browser that says nothing of itself
        seconds: sessionHours * hourSeconds,
      })
      setPending(setSession(reply, value, expiresAt), null)
      return reply.code(303).header('location', pending.returnTo).header('cache-control', 'no-store').send(null)
    },
  })
}
