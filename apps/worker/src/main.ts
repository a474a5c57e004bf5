import { inspect } from 'node:util'
import { createDatabase, waitForSchema } from '@trainyard/db'
import { createLogger, onShutdown, readSettings, SettingsError, startTracing, tracingEnvironment } from '@trainyard/runtime'
import { serveHealth } from './health.js'
import { runWorker } from './run-worker.js'
import { workerEnvironment, workerSettings } from './settings.js'
import { timing } from './timing.js'

try {
  const own = workerSettings(readSettings(workerEnvironment, process.env))
  const settings = { ...own, passedOn: { ...own.passedOn, ...tracingEnvironment(process.env) } }
  const tracing = await startTracing('worker')
  const logger = createLogger({ name: 'worker', level: settings.logLevel, pretty: settings.logPretty })
  const db = createDatabase({
    url: settings.databaseUrl,
    poolSize: 2 + 2 * settings.slots,
    idleTransactionMs: timing.leaseSeconds * 1_000,
    onError: (error) => logger.debug({ err: error }, 'a connection to the database broke'),
  })
  await waitForSchema(settings.databaseUrl, logger)
  const worker = await runWorker({ settings, db, logger })
  const health =
    settings.healthPort === null
      ? null
      : await serveHealth(settings.healthPort, () => ({ status: 'ok', id: worker.id, slots: settings.slots, busy: worker.busy() }))
  const closers = [...(health ? [{ name: 'health', close: health.close }] : []), ...worker.closers, { name: 'traces', close: tracing.close }]
  onShutdown(logger, closers, { limitMs: timing.shutdownMs })
  logger.info({ worker_id: worker.id, slots: settings.slots, threads: settings.threads, health_port: health?.port ?? null }, 'worker ready')
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : inspect(error)}\n`)
  process.exit(1)
}
