import multipart from '@fastify/multipart'
import type { Database } from '@trainyard/db'
import type { TaskQueue } from '@trainyard/queue'
import { type AddressRules, createId, createSeenOutages, lazyChildren, type Logger } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import fastify, { LogController } from 'fastify'
import { maxHeaderSize } from 'node:http'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { App } from './app.js'
import { createKeyLookup } from './authentication/key-lookup.js'
import { createSessionLookup } from './authentication/session-lookup.js'
import { createSignIn, type SignInSettings } from './authentication/sign-in.js'
import { registerSessionCookies } from './plugins/requests/session-cookies.js'
import { createJobFeeds } from './feeds/job-feeds.js'
import { registerAudit } from './plugins/requests/audit.js'
import { registerAuthentication } from './plugins/requests/authentication.js'
import { registerBodyParsing } from './plugins/requests/body-parsing.js'
import { registerCompression } from './plugins/compression.js'
import { registerCrossOrigin } from './plugins/cross-origin.js'
import { registerSecurityHeaders } from './plugins/security-headers.js'
import { registerWatchedReplies } from './plugins/watched-replies.js'
import { registerDocs } from './plugins/pages/docs.js'
import { createMeter } from './plugins/capacity/meter.js'
import { registerMetering } from './plugins/capacity/metering.js'
import { registerTurns } from './plugins/capacity/turns.js'
import { registerAtOnce } from './plugins/capacity/at-once.js'
import type { Capacity } from './plugins/capacity/capacity.js'
import { registerSlowClients, slowClientServerOptions } from './plugins/capacity/slow-clients.js'
import { registerErrors } from './plugins/errors/errors.js'
import { answerFrameworkError, answerParserError } from './plugins/errors/framework-errors.js'
import { canonicalTarget } from './plugins/requests/request-target.js'
import { registerHealth } from './plugins/monitoring/health.js'
import { registerIdempotency } from './plugins/requests/idempotency.js'
import { registerOpenapi } from './plugins/openapi/openapi.js'
import { registerPrometheus } from './plugins/monitoring/prometheus.js'
import { registerRateLimit } from './plugins/requests/rate-limit.js'
import { registerRequestLog } from './plugins/requests/request-log.js'
import { registerRouteTable } from './plugins/route-table.js'
import { createServingProxy } from './serving/serving-proxy.js'
import { registerStaticDashboard } from './plugins/pages/static-dashboard.js'
import { registerTraces } from './plugins/requests/traces.js'
import { registerValidation } from './plugins/requests/validation.js'
import { registerRoutes } from './routes/index.js'

/** What the server is made of, and its settings; a test passes its own. */
export type AppDeps = {
  db: Database
  queue: TaskQueue
  logger: Logger
  version: string
  /** Id of the project whose admins run the service. */
  operatorProject: string
  /** Id of the key that the process was started with, if any. */
  adminKeyId: string | null
  /** How users sign in; null where the service knows keys only. */
  signIn: SignInSettings | null
  /** How long a browser stays signed in, and where it reaches the page, if that is known. */
  browsers: { sessionHours: number; publicUrl: string | undefined }
  serving: { url: string; token: string | undefined; timeoutMs: number }
  /** Folder of the dashboard's built files; none are served without it. */
  dashboardDir: string | undefined
  /** Origins whose pages may call the API; `*` for all, none by default. */
  corsOrigins: readonly string[]
  /** Which URLs users may have messages sent to. */
  addressRules: AddressRules
  capacity: Capacity
}

const requestIdPattern = /^[\w.-]{1,64}$/

/** Builds the server, ready to listen or to be injected into: plugins first, then routes. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const { db, queue, logger, version, operatorProject, adminKeyId, addressRules, capacity } = deps
  const childOf = lazyChildren(logger)
  const app: App = fastify({
    loggerInstance: logger,
    childLoggerFactory: (_logger, fields) => childOf(fields),
    bodyLimit: limits.requestBodyBytes,
    http: slowClientServerOptions,
    // What arrives while the server closes is answered in our own form.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ headers }) => acceptedRequestId(headers['x-request-id']) ?? createId('request'),
    rewriteUrl: ({ url }) => canonicalTarget(url ?? '/'),
    // Whether a part of the path is too long is for the route's schema, whose error names it.
    routerOptions: { maxParamLength: maxHeaderSize },
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerParserError,
  }).withTypeProvider<ZodTypeProvider>()
  const serving = createServingProxy(deps.serving)
  const feeds = createJobFeeds(db, logger)
  const meter = createMeter(db, logger)
  const keys = createKeyLookup(db, operatorProject)
  const outages = createSeenOutages()
  const sessions = createSessionLookup(db, { keys, operatorProject })
  app.addHook('preClose', async () => feeds.close())
  app.addHook('onClose', async () => serving.close())
  app.addHook('onClose', meter.close)

  registerTraces(app)
  registerRouteTable(app)
  registerSecurityHeaders(app)
  registerErrors(app, outages)
  registerSlowClients(app, capacity.slowClients)
  registerRequestLog(app, logger)
  await registerCrossOrigin(app, deps.corsOrigins)
  await registerRateLimit(app, capacity)
  const { sessionHours, publicUrl } = deps.browsers
  await registerSessionCookies(app, { sessionSecret: deps.signIn?.sessionSecret, publicUrl })
  const { callerOfKey } = registerAuthentication(app, { keys, sessions })
  const access = { callerOfKey, sessions, sessionHours, signIn: deps.signIn && createSignIn(deps.signIn) }
  const underWay = registerAtOnce(app, capacity.atOnce)
  registerTurns(app)
  registerMetering(app, meter)
  registerBodyParsing(app)
  registerValidation(app)
  registerIdempotency(app, db)
  registerAudit(app, db)
  registerWatchedReplies(app)
  await registerCompression(app)
  await app.register(multipart)
  await registerOpenapi(app, { version })
  registerPrometheus(app, { db, queue, serving, logger })
  registerHealth(app, { db, queue, serving, outages, version })
  registerDocs(app)
  await registerStaticDashboard(app, deps.dashboardDir)
  await registerRoutes(app, { db, queue, serving, keys, access, feeds, uploadBytes: capacity.uploadBytes, meter, addressRules, underWay, adminKeyId })
  return app
}

const acceptedRequestId = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && requestIdPattern.test(header) ? header : undefined
