import { limits } from '@trainyard/spec'
import { createId, lazyChildren } from '@trainyard/runtime'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { requireToken } from './plugins/authentication.js'
import { takeBodiesAsBytes } from './plugins/bodies.js'
import { mapErrors } from './plugins/errors.js'
import { augmentationPreviewRoute } from './routes/augmentation-preview.js'
import { healthRoutes } from './routes/health.js'
import { inferRoutes } from './routes/infer.js'
import { mlflowScoringRoute } from './routes/mlflow-scoring.js'
import { modelRoutes } from './routes/models.js'
import { predictRoute } from './routes/predict.js'
import { tensorflowServingRoutes } from './routes/tensorflow-serving.js'
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
    requestTimeout: 120_000,
    requestIdHeader: 'x-request-id',
    genReqId: () => createId('event'),
  })
  takeBodiesAsBytes(app)
  mapErrors(app)
  requireToken(app, deps.token)
  healthRoutes(app, deps)
  predictRoute(app, deps)
  augmentationPreviewRoute(app, deps)
  modelRoutes(app, deps)
  inferRoutes(app, deps)
  tensorflowServingRoutes(app, deps)
  mlflowScoringRoute(app, deps)
  return app
}
