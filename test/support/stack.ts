import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, type TrainyardClient } from '@trainyard/client'
import { createTestDatabase, type TestDatabase } from './db/database.js'
import { freePort, type StartedProcess, startProcess, stopProcess, waitFor } from '@trainyard/local'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Processes that are still there when the test run ends in the middle: they end with it. */
const left = new Set<number>()
process.once('exit', () => {
  for (const pid of left) killQuietly(pid)
})

const startSeconds = 90
const stopSeconds = 30
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** One process of the stack. */
export type StackProcess = 'api' | 'serving' | 'worker'

export type StackOptions = {
  /** Settings for all processes, over those of the stack. */
  environment?: Readonly<Record<string, string>>
  /** Which processes to start. @default all */
  processes?: readonly StackProcess[]
}

/** A whole installation as its users have it: the compiled processes on ports of their own, with a database and a home of their own. */
export type Stack = {
  url: string
  /** The admin key. */
  key: string
  client: TrainyardClient
  home: string
  database: TestDatabase
  /** The ids of the processes that were started last, for tests that end one. */
  pids: Readonly<Record<string, number>>
  /** Starts a process anew that a test has ended, and waits until it is ready. */
  restart(name: StackProcess): Promise<void>
  /** Starts processes from another build beside those of the stack, with ports of their own, on the same database; gives the address of their API. */
  startBeside(repository: string, processes: readonly StackProcess[]): Promise<string>
  /** Ends every process and removes database and home. */
  stop(): Promise<void>
}

/**
 * Starts what is in the `dist` folders on the servers that `npm test` names (TRAINYARD_TEST_DATABASE_URL, and TRAINYARD_TEST_REDIS_URL for the queue,
 * which is Postgres without it) and waits until everything is ready.
 * @throws {Error} with the end of the log of what did not start.
 */
export async function startStack({ environment = {}, processes = ['api', 'serving', 'worker'] }: StackOptions = {}): Promise<Stack> {
  const database = await createTestDatabase({ poolSize: 3 })
  const home = mkdtempSync(join(tmpdir(), 'trainyard-stack-'))
  const [port, servingPort] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const key = `ty_${[...randomBytes(26)].map((byte) => alphabet[byte % alphabet.length]).join('')}_${randomBytes(32).toString('base64url')}`
  const settings: Record<string, string> = {
    ...inherited(),
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    QUEUE_URL: queueUrl(database.url),
    TRAINYARD_HOME: home,
    TRAINYARD_API_KEY: key,
    HOST: '127.0.0.1',
    PORT: String(port),
    DASHBOARD_DIR: join(root, 'apps/dashboard/dist'),
    SERVING_HOST: '127.0.0.1',
    SERVING_PORT: String(servingPort),
    SERVING_URL: `http://127.0.0.1:${servingPort}`,
    SERVING_TOKEN: randomBytes(16).toString('hex'),
    ...environment,
  }
  const beside = await portsBeside(settings)
  const started: { name: string; process: StartedProcess }[] = []
  const stop = async () => {
    await Promise.all([...new Set(started.map(({ name }) => name))].map((name) => stopProcess({ home, name, graceSeconds: stopSeconds })))
    for (const { process } of started) left.delete(process.record.pid)
    await database.drop()
    await rm(home, { recursive: true, force: true })
  }
  try {
    const own: { name: StackProcess; process: StartedProcess }[] = []
    for (const name of processes) own.push({ name, process: await startOne(name, settings, home) })
    started.push(...own)
    for (const { process } of started) left.add(process.record.pid)
    await Promise.all(own.map(({ name, process }) => untilReady(url, name, process)))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    key,
    client: createClient({ url, key }),
    home,
    database,
    get pids() {
      return Object.fromEntries(started.map(({ name, process }) => [name, process.record.pid]))
    },
    restart: async (name) => {
      const again = await startOne(name, settings, home)
      started.push({ name, process: again })
      left.add(again.record.pid)
      await untilReady(url, name, again)
    },
    startBeside: async (repository, wanted) => {
      const next: { name: StackProcess; process: StartedProcess }[] = []
      for (const name of wanted) {
        const process = await startOne(name, beside.settings, home, { repository, as: `next-${name}` })
        next.push({ name, process })
        started.push({ name: `next-${name}`, process })
        left.add(process.record.pid)
      }
      await Promise.all(next.map(({ name, process }) => untilReady(beside.url, name, process)))
      return beside.url
    },
    stop,
  }
}

/** The same settings with other ports. */
async function portsBeside(settings: Readonly<Record<string, string>>): Promise<{ url: string; settings: Record<string, string> }> {
  const [port, serving] = [await freePort(), await freePort()]
  const own = { PORT: `${port}`, SERVING_PORT: `${serving}`, SERVING_URL: `http://127.0.0.1:${serving}` }
  return { url: `http://127.0.0.1:${port}`, settings: { ...settings, ...own } }
}

async function startOne(
  name: StackProcess,
  environment: Readonly<Record<string, string>>,
  home: string,
  { repository = root, as = name }: { repository?: string; as?: string } = {},
): Promise<StartedProcess> {
  const entry = join(repository, 'apps', name, 'dist/main.js')
  if (!existsSync(entry)) throw new Error(`${entry} is not there: build the processes before this test`)
  return startProcess({ name: as, command: process.execPath, args: [entry], environment, home, cwd: repository })
}

/** Each process is ready when the API says so: the API itself, a worker that reports, serving that answers. */
function untilReady(url: string, name: StackProcess, { logFile, exit }: StartedProcess): Promise<true> {
  return waitFor<true>({
    what: `${name} to be ready`,
    limitSeconds: startSeconds,
    everyMilliseconds: 100,
    logFile,
    giveUp: () => (exit() ? `it ended with ${JSON.stringify(exit())}` : undefined),
    check: async (signal) => {
      const reply = await fetch(`${url}/readyz`, { signal })
      const state = (await reply.json()) as { ready: boolean; engine: { ready: boolean }; serving: { ready: boolean } }
      return { api: state.ready, worker: state.engine.ready, serving: state.serving.ready }[name]
    },
  })
}

/** A Redis database by itself where there is a Redis; else the queue lives in the stack's own Postgres database. */
function queueUrl(databaseUrl: string): string {
  const redis = process.env['TRAINYARD_TEST_REDIS_URL']
  if (!redis) return databaseUrl
  const url = new URL(redis)
  url.pathname = `/${1 + (process.pid % 15)}`
  return url.href
}

/** The test run's environment without what belongs to the test runner or to an installation of the user's. */
function inherited(): Record<string, string> {
  const own = /^(VITEST|NODE_OPTIONS|NODE_V8|DATABASE_URL|REDIS_URL|QUEUE_URL|TRAINYARD_(API_KEY|ADMIN_KEY_FILE|HOME|URL)|PORT|HOST)/
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !own.test(entry[0])))
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
