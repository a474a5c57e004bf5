import type { App } from '../app.js'

/** Fastify answers HEAD with the length of what GET would send; nothing has no length there, and the request would fail. Must be registered before any route. */
export function registerHeadReplies(app: App): void {
  app.addHook('onSend', (request, _reply, payload, done) => done(null, request.method === 'HEAD' && payload === null ? '' : payload))
}
