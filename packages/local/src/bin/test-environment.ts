import { rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDisposableHome, removeDisposableHome } from '../disposable-home.js'
import { type Environment, type LocalContext, localFolders } from '../local-context.js'
import { LocalError } from '../local-error.js'
import { type Lock, tryLock } from '../processes/lock.js'
import { findRedis } from '../redis/find-redis.js'
import { type LocalServices, startLocal } from '../start-local.js'
import { describeTotals, missingRequirements, readTestTotals, runVitest } from './run-vitest.js'

/**
 * The program behind `npm test`: services of its own (another home, other ports, an empty database), all tests, and the
 * services ended whatever happened. The user's database is never touched.
 */
const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '')

process.exitCode = await testAll(process.argv.slice(2), process.env)

async function testAll(args: readonly string[], environment: Environment): Promise<number> {
  const { home, cache, lock } = claimHome(environment)
  const { DATABASE_URL: _database, REDIS_URL: _redis, ...clean } = environment
  const context: LocalContext = { home, cache, environment: clean, log: (line) => console.log(line) }
  const reportFile = join(home, 'vitest.json')
  let status = 1
  try {
    await removeDisposableHome(context)
    createDisposableHome(home)
    const services = await startLocal(context)
    for (const { text, seconds } of services.report) console.log(`${text}, ${seconds.toFixed(1)} s`)
    rmSync(reportFile, { force: true })
    status = await runVitest({ root, args, reportFile, environment: await testEnvironment(context, services) })
  } catch (error) {
    if (!(error instanceof LocalError)) throw error
    console.error(error.message)
  } finally {
    const totals = readTestTotals(reportFile) ?? { passed: 0, failed: 0, skipped: 0, needs: new Map<string, number>() }
    const missing = missingRequirements(totals, environment['TRAINYARD_TESTS_REQUIRE'])
    await removeDisposableHome(context)
    lock.release()
    if (totals.passed + totals.failed === 0) console.error('No test ran.')
    else if (totals.failed === 0 && status !== 0) console.error('The run failed outside of a test: see the messages above.')
    for (const name of missing) console.error(`This run requires ${name} (TRAINYARD_TESTS_REQUIRE), and tests were skipped for want of it.`)
    if (totals.failed > 0 || totals.passed === 0 || missing.length > 0) status ||= 1
    console.log(describeTotals(totals))
  }
  return status
}

/** The home of the last test run, cleaned, or another one while a test run is still at work there. */
function claimHome(environment: Environment): { home: string; cache: string; lock: Lock } {
  const folders = localFolders(environment, root)
  for (const home of [join(folders.home, 'test'), join(folders.home, `test-${process.pid}`)]) {
    const lock = tryLock(`${home}.lock`)
    if (lock !== undefined) return { home, cache: folders.cache, lock }
  }
  throw new LocalError('local_lock_held', `${folders.home}/test is in use`)
}

/** What tests read: where services are, and that nothing of the user's is meant. */
async function testEnvironment(context: LocalContext, services: LocalServices): Promise<Environment> {
  return {
    // TensorFlow reports each graph that it loads; warnings and errors are enough.
    TF_CPP_MIN_LOG_LEVEL: '1',
    ...context.environment,
    TRAINYARD_HOME: context.home,
    TRAINYARD_CACHE: context.cache,
    TRAINYARD_TEST_DATABASE_URL: services.databaseUrl,
    ...(services.queue.kind === 'redis'
      ? { TRAINYARD_TEST_REDIS_URL: services.queue.url, ...(await redisProgram(context)) }
      : { TRAINYARD_TEST_REDIS_MISSING: 'there is no Redis on this machine and none could be fetched' }),
  }
}

/** The program itself, for tests that stop and start a server of their own. */
async function redisProgram(context: LocalContext): Promise<Environment> {
  const { command, libraries } = await findRedis(context)
  return { TRAINYARD_TEST_REDIS_SERVER: command, TRAINYARD_TEST_REDIS_LIBRARIES: libraries.join(delimiter) }
}
