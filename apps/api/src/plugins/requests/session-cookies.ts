import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'
import { pendingSignIn, type SignInSettings } from '../../authentication/sign-in.js'

const sessionCookie = 'trainyard-session'
const pendingCookie = 'trainyard-sign-in'
/** How long a user may take at the provider. */
const pendingSeconds = 600

/** Reads and writes signed cookies; nothing is read without it. */
export async function registerSessionCookies(app: App, signIn: Pick<SignInSettings, 'sessionSecret' | 'publicUrl'>): Promise<void> {
  await app.register(cookie, {
    secret: signIn.sessionSecret,
    parseOptions: { signed: true, httpOnly: true, sameSite: 'lax', secure: signIn.publicUrl.startsWith('https://') },
  })
}

/** What a session's cookie holds; null where there is none, or one that this service did not sign. */
export function sessionIn(request: FastifyRequest): string | null {
  return signedValue(request, sessionCookie)
}

/** The sign-in that the browser has begun; null where there is none. */
export function pendingIn(request: FastifyRequest) {
  const value = signedValue(request, pendingCookie)
  return value === null ? null : pendingSignIn.parse(JSON.parse(value))
}

const signedValue = (request: FastifyRequest, name: string): string | null => {
  // Without a provider of identities there are no cookies.
  const text = request.server.hasDecorator('parseCookie') ? request.cookies[name] : undefined
  return text === undefined ? null : request.unsignCookie(text).value
}

/** Gives a browser its session until then. */
export const setSession = (reply: FastifyReply, value: string, expires: Date): FastifyReply => reply.setCookie(sessionCookie, value, { path: '/', expires })

/** Takes a browser's session from it. */
export const clearSession = (reply: FastifyReply): FastifyReply => reply.clearCookie(sessionCookie, { path: '/' })

/** Keeps what must be known when the browser comes back; null when it is back. */
export function setPending(reply: FastifyReply, pending: object | null): FastifyReply {
  const path = '/v1/session'
  return pending === null
    ? reply.clearCookie(pendingCookie, { path })
    : reply.setCookie(pendingCookie, JSON.stringify(pending), { path, maxAge: pendingSeconds })
}
