import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.js'
import { pendingSignIn } from '../../authentication/sign-in.js'

const sessionCookie = 'trainyard-session'
const pendingCookie = 'trainyard-sign-in'
/** How long a user may take at the provider. */
const pendingSeconds = 600

/** What signs the cookie of a sign-in that was begun, where users sign in; and where browsers reach the page, if that is known. */
type CookieSettings = { sessionSecret: string | undefined; publicUrl: string | undefined }

/** Reads and writes cookies that scripts cannot read and other sites cannot send along with a form. */
export async function registerSessionCookies(app: App, { sessionSecret, publicUrl }: CookieSettings): Promise<void> {
  // Where it is not known how browsers come here, the request says whether it came over TLS.
  const secure = publicUrl === undefined ? 'auto' : publicUrl.startsWith('https://')
  await app.register(cookie, { ...(sessionSecret === undefined ? {} : { secret: sessionSecret }), parseOptions: { httpOnly: true, sameSite: 'lax', secure } })
}

/** What a session's cookie holds, as it was sent; null where there is none. */
export function sessionIn(request: FastifyRequest): string | null {
  const value = request.cookies[sessionCookie]
  return value === undefined || value === '' ? null : value
}

/** The sign-in that the browser has begun; null where there is none. */
export function pendingIn(request: FastifyRequest) {
  const value = signedValue(request, pendingCookie)
  return value === null ? null : pendingSignIn.parse(JSON.parse(value))
}

const signedValue = (request: FastifyRequest, name: string): string | null => {
  const text = request.cookies[name]
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
    : reply.setCookie(pendingCookie, JSON.stringify(pending), { path, maxAge: pendingSeconds, signed: true })
}
