import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { createDatabase, waitForSchema } from '@trainyard/db'
import { engineEnvironment, loadEngine } from '@trainyard/engine'
import { createLogger, onShutdown, readSettings, SettingsError, startTracing, watchEventLoop } from '@trainyard/runtime'
import { buildServing } from './build-serving.js'
import { createDriftCounter } from './drift/drift-counter.js'
import { heavyRole, lightRole } from './heavy/roles.js'
import { servingLimits } from './limits.js'
import { ensembleFiles } from './models/model-pool.js'
import { openPool } from './models/open-pool.js'
import { createModelRegistry } from './models/registry.js'
import { servingDevice, servingEnvironment } from './settings.js'

try {
  const settings = readSettings(servingEnvironment, process.env)
  const [device, threads] = [servingDevice(settings), settings.SERVING_THREADS]
  // The library reads its environment when it is loaded, which happens below and not before.
  Object.assign(process.env, engineEnvironment({ device, threads, shortCalls: true }))
  const tracing = await startTracing('serving')
  const logger = createLogger({ name: 'serving', level: settings.LOG_LEVEL, pretty: settings.LOG_PRETTY })
  const db = createDatabase({ url: settings.DATABASE_URL, poolSize: 5, onError: (error) => logger.warn({ err: error }, 'a connection to the database broke') })
  const [engine] = await Promise.all([loadEngine({ device, threads }), waitForSchema(settings.DATABASE_URL, logger)])
  for (const warning of engine.warnings) logger.warn(warning)

  const entry = fileURLToPath(import.meta.url)
  const role = settings.SERVING_ROLE === 'light' ? lightRole({ entry, logger }) : heavyRole()
  const unwatch = watchEventLoop(({ heldMs, cpuMs }) => {
    role.held(heldMs)
    logger.warn({ held_ms: Math.round(heldMs), cpu_ms: Math.round(cpuMs), role: settings.SERVING_ROLE }, 'the event loop stood still')
  })
  const files = ensembleFiles(db.blobs)
  const drift = createDriftCounter({ store: db.drift, logger })
  const pool = openPool({
    read: files,
    served: drift.served,
    modelsBytes: settings.SERVING_MODELS_BYTES,
    requestFlops: settings.SERVING_REQUEST_FLOPS,
    ...role.pool,
  })
  const app = buildServing({
    registry: createModelRegistry(db.models),
    pool,
    ...role.deps,
    datasets: { get: db.datasets.get, range: db.blobs.range },
    files,
    token: settings.SERVING_TOKEN,
    engine,
    ready: db.ping,
    logger,
  })
  const closers = [
    { name: 'watch', close: async () => unwatch() },
    { name: 'server', close: () => app.close() },
    { name: 'heavy work', close: async () => role.deps.heavy?.close() },
    { name: 'models', close: async () => pool.close() },
    { name: 'drift', close: drift.close },
    { name: 'database', close: () => db.close() },
    { name: 'traces', close: tracing.close },
  ]
  onShutdown(logger, closers, { limitMs: servingLimits.shutdownMs })
  const address = await app.listen({ host: settings.SERVING_HOST, port: settings.SERVING_PORT })
  const listensAt = app.server.address()
  if (listensAt !== null && typeof listensAt === 'object') role.listens(listensAt.port)
  logger.info({ address, backend: engine.backend, library: engine.library, device: engine.device, threads: engine.threads }, 'serving ready')
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : inspect(error)}\n`)
  process.exit(1)
}
