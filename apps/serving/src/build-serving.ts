import { maxHeaderSize } from 'node:http'
import { limits } from '@trainyard/spec'
import { createId, lazyChildren } from '@trainyard/runtime'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { requireToken } from './http/authentication.js'
import { takeBodiesAsBytes } from './http/bodies.js'
import { mapErrors, replyWith } from './http/errors.js'
import { exportRoute } from './exports/route.js'
import { augmentationPreviewRoute } from './augmentation-preview/route.js'
import { healthRoutes } from './http/health.js'
import { traceRequests } from './http/traces.js'
import { registerProtocols } from './protocols/index.js'
import type { ServingDeps } from './serving-deps.js'

/** The prediction server, without a port: plugins first, then routes. */
export function buildServing(deps: ServingDeps): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = deps.logger
  const childOf = lazyChildren(deps.logger)
  const app = Fastify({
    loggerInstance,
    childLoggerFactory: (_logger, fields) => childOf(fields),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.predictBodyBytes,
    // A name that is too long names nothing, which its look-up says.
    routerOptions: { maxParamLength: maxHeaderSize, ignoreTrailingSlash: true },
    requestTimeout: 120_000,
    frameworkErrors: (error, request, reply) => void replyWith(error, request, reply),
    requestIdHeader: 'x-request-id',
    genReqId: () => createId('event'),
  })
  traceRequests(app)
  takeBodiesAsBytes(app)
  mapErrors(app)
  requireToken(app, deps.token)
  healthRoutes(app, deps)
  app.get('/metrics', async (_request, reply) => reply.type('text/plain; version=0.0.4; charset=utf-8').send(await deps.statistics.text()))
  registerProtocols(app, deps)
  augmentationPreviewRoute(app, deps)
  exportRoute(app, deps)
  return app
}
