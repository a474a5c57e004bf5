import type { ModelRegistry } from './models/registry.js'
import type { ModelPool } from './models/model-pool.js'
import { limits } from '@trainyard/spec'
import { createId, type Logger } from '@trainyard/runtime'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { requireToken } from './plugins/authentication.js'
import { takeBodiesAsBytes } from './plugins/bodies.js'
import { mapErrors } from './plugins/errors.js'
import { healthRoutes } from './routes/health.js'
import { inferRoutes } from './routes/infer.js'
import { modelRoutes } from './routes/models.js'
import { predictRoute } from './routes/predict.js'

/** What the serving process answers from. A test gives its own. */
export type ServingDeps = {
  registry: ModelRegistry
  pool: ModelPool
  token: string
  engine: { backend: string; library: string; device: string }
  /** Rejects when the process cannot answer predictions now. */
  ready(): Promise<void>
  logger: Logger
}

/** The prediction server, without a port: plugins first, then routes. */
export function buildServing(deps: ServingDeps): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = deps.logger
  const app = Fastify({
    loggerInstance,
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
  modelRoutes(app, deps)
  inferRoutes(app, deps)
  return app
}
