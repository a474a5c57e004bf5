import { isProbe, isTracing, openRequestSpan, type RequestSpan } from '@trainyard/tracing'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Gives each request a span, below that of the API's, and lets everything that is done for it know of it. Nothing is added where nothing is traced. */
export function traceRequests(app: FastifyInstance): void {
  if (!isTracing()) return
  const spans = new WeakMap<FastifyRequest, RequestSpan>()
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, url } = request
    const [path = url] = url.split('?')
    if (isProbe(path)) return done()
    const span = openRequestSpan({ method, headers, path })
    spans.set(request, span)
    span.run(done)
  })
  // A body arrives in the context of its connection.
  app.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request)
    if (span) span.run(done)
    else done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    // default: nothing matched
    spans.get(request)?.end({ route: request.routeOptions.url ?? null, status: reply.statusCode, attributes: { 'trainyard.request.id': request.id } })
    done()
  })
}
