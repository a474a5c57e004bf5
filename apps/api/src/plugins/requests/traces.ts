import { isProbe, isTracing, openRequestSpan, type RequestSpan } from '@trainyard/tracing'
import type { FastifyRequest } from 'fastify'
import type { App } from '../../app.js'

/**
 * Gives each request a span, below that of its caller's `traceparent`, and lets everything that is done for it know of it. Registered before all that may
 * log or wait. Nothing is added where nothing is traced.
 */
export function registerTraces(app: App): void {
  if (!isTracing()) return
  const spans = new WeakMap<FastifyRequest, RequestSpan>()
  const inSpan = (request: FastifyRequest, done: () => void): void => {
    const span = spans.get(request)
    if (span) span.run(done)
    else done()
  }
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, url } = request
    const [path = url] = url.split('?')
    if (!isProbe(path)) spans.set(request, openRequestSpan({ method, headers, path }))
    inSpan(request, done)
  })
  // A body arrives in the context of its connection.
  app.addHook('preValidation', (request, _reply, done) => inSpan(request, done))
  app.addHook('onResponse', (request, reply, done) => {
    const { caller, id, routeOptions } = request
    const attributes = { 'trainyard.request.id': id, ...(caller ? { 'trainyard.project.id': caller.projectId } : {}) }
    // default: nothing matched
    spans.get(request)?.end({ route: routeOptions.url ?? null, status: reply.statusCode, attributes })
    inSpan(request, done)
  })
}
