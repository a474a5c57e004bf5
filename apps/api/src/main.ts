import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createDatabase, migrate } from '@trainyard/db'
import { createDeadlineKeeper, createQueue, type DeadlineKeeper } from '@trainyard/queue'
import { createAddressRules, createLogger, onShutdown, readSettings, SettingsError, startTracing } from '@trainyard/runtime'
import { readAdminKey } from './authentication/admin-key.js'
import type { SignInSettings } from './authentication/sign-in.js'
import { buildApp } from './build-app.js'
import { capacityOf } from './plugins/capacity/capacity.js'
import { type ApiSettings, apiSettings } from './settings.js'

/** How often the time limits of jobs are looked at. */
const deadlinesEveryMs = 2_000

const builtDashboard = fileURLToPath(new URL('../../dashboard/dist', import.meta.url))

async function start(settings: ApiSettings): Promise<void> {
  const tracing = await startTracing('api')
  const logger = createLogger({ name: 'api', level: settings.LOG_LEVEL, pretty: settings.LOG_PRETTY })
  const { applied } = await migrate(settings.DATABASE_URL, { log: (line) => logger.info(line) })
  if (applied.length > 0) logger.info({ applied }, 'the database is up to date')
  const db = createDatabase({
    url: settings.DATABASE_URL,
    poolSize: settings.DATABASE_POOL_SIZE,
    pools: { control: settings.DATABASE_CONTROL_POOL_SIZE, files: settings.DATABASE_FILE_POOL_SIZE },
    onError: (error) => logger.warn({ err: error }, 'a database connection broke'),
  })
  const operator = await db.projects.ensure('default')
  const adminKey = readAdminKey(settings)
  if (adminKey === null) logger.warn('no first admin key: set TRAINYARD_API_KEY or TRAINYARD_ADMIN_KEY_FILE')
  const adminKeyId = adminKey === null ? null : (await db.apiKeys.ensureAdminKey(adminKey)).id
  const queue = createQueue({ url: settings.QUEUE_URL, logger })
  const app = await buildApp({
    db,
    queue,
    logger,
    version: packageVersion(),
    operatorProject: operator.id,
    adminKeyId,
    signIn: signInSettings(settings),
    browsers: { sessionHours: settings.SESSION_HOURS, publicUrl: settings.TRAINYARD_PUBLIC_URL },
    serving: { url: settings.SERVING_URL, token: settings.SERVING_TOKEN, timeoutMs: settings.SERVING_TIMEOUT_SECONDS * 1_000 },
    dashboardDir: settings.DASHBOARD_DIR ?? (existsSync(builtDashboard) ? builtDashboard : undefined),
    corsOrigins: settings.TRAINYARD_CORS_ORIGINS,
    addressRules: createAddressRules(settings.OUTBOUND_ALLOWED_HOSTS),
    capacity: capacityOf(settings),
  })
  await app.listen({ host: settings.HOST, port: settings.PORT })
  const keeper = createDeadlineKeeper({ keep: db.jobs.keepDeadlines, queue, everyMs: deadlinesEveryMs, logger })
  const closers = [
    { name: 'server', close: () => app.close() },
    { name: 'deadlines', close: keepLooking(keeper) },
    { name: 'queue', close: () => queue.close() },
    { name: 'database', close: () => db.close() },
    { name: 'traces', close: tracing.close },
  ]
  onShutdown(logger, closers, { limitMs: settings.SHUTDOWN_SECONDS * 1_000 })
}

/** Workers look at time limits too, but all of them may be dead at the end of one. Returns how to stop. */
function keepLooking(keeper: DeadlineKeeper): () => Promise<void> {
  void keeper.look()
  const timer = setInterval(() => void keeper.look(), deadlinesEveryMs)
  return async () => {
    clearInterval(timer)
    keeper.close()
  }
}

/** How users sign in, where the settings name a provider of identities. */
function signInSettings(settings: ApiSettings): SignInSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, TRAINYARD_PUBLIC_URL: publicUrl, SESSION_SECRET: sessionSecret } = settings
  // The settings are rejected with an issuer and without the others.
  if (issuer === undefined || clientId === undefined || publicUrl === undefined || sessionSecret === undefined) return null
  return {
    issuer,
    clientId,
    clientSecret: settings.OIDC_CLIENT_SECRET,
    scopes: settings.OIDC_SCOPES,
    roleClaim: settings.OIDC_ROLE_CLAIM,
    roles: settings.OIDC_ROLES,
    publicUrl,
    sessionSecret,
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}

try {
  await start(readSettings(apiSettings, process.env))
} catch (error) {
  // The settings' own text lists every error and hides secrets; anything else is printed with its stack.
  process.stderr.write(`${error instanceof SettingsError ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
  // Connections that are open already would keep a process alive that serves nobody.
  process.exit(1)
}
