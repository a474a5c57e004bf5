import type { App } from '../app.js'

/**
 * Headers of every reply, whatever it is: a browser takes no file for a script, runs and loads nothing from it, shows it in no frame, and tells no other server
 * where it was. Pages set a content policy of their own.
 */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
} as const

/** Sends the headers with every reply that passes through the server's hooks; errors that arise before them carry the headers themselves. */
export function registerSecurityHeaders(app: App): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(securityHeaders)
    done()
  })
}
