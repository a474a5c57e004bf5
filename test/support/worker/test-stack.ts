import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createDatabase, type Database, migrate } from '@trainyard/db'
import { createQueue, type TaskQueue } from '@trainyard/queue'
import { createLogger } from '@trainyard/runtime'
import { type JobSpecInput, type JobView, jobSpec, resolvedJobSpec } from '@trainyard/spec'

/** The compiled processes: forking needs files, and what is shipped is what is tested. */
const compiled = (name: string) => fileURLToPath(new URL(`../../../apps/worker/dist/${name}`, import.meta.url))
export const trainerEntry = compiled('trainer/main.js')
const workerEntry = compiled('main.js')

/** Everything around a worker: a database of the test's own, a queue, a cache folder, and a project with Iris. */
export type TestStack = {
  db: Database
  queue: TaskQueue
  environment: Record<string, string>
  projectId: string
  /** Queues a job on Iris and notifies workers of it, as the API does. */
  submit(job: TestJob): Promise<string>
  request(jobId: string, action: 'cancel' | 'pause' | 'resume' | 'finish'): Promise<void>
  job(jobId: string): Promise<JobView>
  /** Waits until the job is as wanted, and fails with what it is instead. */
  until(jobId: string, wanted: (job: JobView) => boolean, limitMs?: number): Promise<JobView>
  /** Queues Iris and waits until a worker has prepared it. */
  prepareIris(): Promise<void>
  close(): Promise<void>
}

/** What a test says of its job; the rest is a small network on Iris. */
export type TestJob = {
  epochs: number
  seed: number
  members?: number
  membersPerCall?: number
  /** The members are snapshots of one training. */
  snapshots?: boolean
  /** The members are of so many folds. */
  folds?: number
  /** All rows are fitted in the end. */
  finalFit?: boolean
  maxSeconds?: number
  model?: string
  learningRate?: number
  checkpointEverySteps?: number
}

/** Opens a stack on the servers that the test run names. Fails without them: a test never passes by not running. */
export async function openTestStack(): Promise<TestStack> {
  const server = needed('TRAINYARD_TEST_DATABASE_URL')
  if (!existsSync(trainerEntry)) throw new Error(`${trainerEntry} is not there: build the worker before this test`)
  const name = `trainyard_worker_${randomUUID().replaceAll('-', '')}`
  const url = new URL(server)
  url.pathname = `/${name}`
  await migrate(url.href)
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-worker-'))
  const queueUrl = queueUrlOf(url.href)
  const environment = {
    DATABASE_URL: url.href,
    QUEUE_URL: queueUrl,
    TRAINYARD_HOME: folder,
    TRAINYARD_DEVICE: 'cpu',
    WORKER_SLOTS: '1',
    WORKER_THREADS: '1',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'error',
  }
  const db = createDatabase({ url: url.href, poolSize: 5 })
  const queue = createQueue({ url: queueUrl, logger: createLogger({ name: 'test', level: 'silent' }) })
  const { id: projectId } = await db.projects.ensure('test')
  return {
    db,
    queue,
    environment,
    projectId,
    ...clientOf(db, queue, projectId),
    close: async () => {
      await Promise.all([queue.close(), db.close()])
      const admin = createDatabase({ url: server, poolSize: 1 })
      await admin.pool.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the API does for a client: rows first, then the notification. */
function clientOf(db: Database, queue: TaskQueue, projectId: string): Pick<TestStack, 'submit' | 'request' | 'job' | 'until' | 'prepareIris'> {
  let datasetId = ''
  const find = (jobId: string): Promise<JobView> => db.jobs.get(projectId, jobId)
  return {
    submit: async (job) => {
      const spec = resolvedJobSpec.parse(jobSpec.parse(irisJob(datasetId, job)))
      const id = await db.jobs.create({ projectId, spec, specSha256: '0'.repeat(64) })
      await queue.notify(await db.tasks.ready({ jobIds: [id] }))
      return id
    },
    request: async (jobId, action) => {
      await db.jobs.request(projectId, jobId, action)
      if (action !== 'resume') await queue.control(jobId, action)
      await queue.notify(await db.tasks.ready({ jobIds: [jobId] }))
    },
    job: find,
    until: async (jobId, wanted, limitMs = 60_000) => {
      const job = await poll(() => find(jobId), wanted, limitMs)
      if (wanted(job)) return job
      const { status, progress, error, status_history: history } = job
      throw new Error(`after ${limitMs} ms the job is ${JSON.stringify({ status, progress, error, history })}`)
    },
    prepareIris: async () => {
      const dataset = await db.datasets.create({ projectId, name: 'iris', source: { type: 'sample', sample: 'iris' } })
      datasetId = dataset.id
      await queue.notify(await db.tasks.ready({ datasetId }))
      const prepared = ({ status }: { status: string }): boolean => status !== 'preparing'
      const { status, error } = await poll(() => db.datasets.get(projectId, datasetId), prepared, 60_000)
      if (status !== 'ready') throw new Error(`iris is ${status}: ${error}`)
    },
  }
}

function needed(variable: string): string {
  const value = process.env[variable]
  if (!value) throw new Error(`${variable} is not set: this test needs a Postgres server on which it may create databases`)
  return value
}

/**
 * A Redis database of this test process's own (9 and 10 are emptied by other tests), so that files that run side by side do not notify each other; else
 * the queue lives in the test's own Postgres database.
 */
function queueUrlOf(databaseUrl: string): string {
  const redis = process.env['TRAINYARD_TEST_REDIS_URL']
  if (!redis) return databaseUrl
  const url = new URL(redis)
  // default: outside of a pool there is one process
  url.pathname = `/${11 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 5)}`
  return url.href
}

function irisJob(
  datasetId: string,
  {
    epochs,
    seed,
    members = 1,
    membersPerCall,
    snapshots = false,
    folds,
    finalFit = false,
    maxSeconds = 600,
    model,
    learningRate = 0.01,
    checkpointEverySteps = 500,
  }: TestJob,
): JobSpecInput & { task: 'classification'; seed: number } {
  return {
    dataset: {
      id: datasetId,
      validation_fraction: 0.2,
      ...(folds === undefined ? {} : { split: { type: 'folds', folds } }),
      ...(finalFit ? { final_fit: 'all_rows' } : {}),
    },
    task: 'classification',
    seed,
    architecture: {
      layers: [
        { type: 'dense', units: 16 },
        { type: 'activation', function: 'relu' },
        { type: 'dropout', rate: 0.1 },
      ],
    },
    optimizer: { type: 'momentum', learning_rate: learningRate, momentum: 0.9 },
    training: { epochs, batch_size: 8, checkpoint_every_steps: checkpointEverySteps, metrics_every_steps: 10 },
    ...(snapshots ? { schedule: { type: 'cosine', cycles: members } } : {}),
    ensemble: {
      members,
      method: snapshots ? 'snapshot' : folds === undefined ? 'independent' : 'folds',
      ...(membersPerCall === undefined ? {} : { members_per_call: membersPerCall }),
    },
    limits: { max_seconds: maxSeconds },
    ...(model ? { model: { name: model } } : {}),
  }
}

/** Asks again and again until the answer is wanted or the time is up; gives back the last answer. */
export async function poll<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, limitMs: number): Promise<T> {
  const until = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (wanted(answer) || performance.now() > until) return answer
    await delay(50)
  }
}

/** A worker as its own process, as `trainyard up` starts it. */
export function spawnWorker(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [workerEntry], { env: { ...environment }, stdio: ['ignore', 'inherit', 'inherit'] })
}

/** Every stored point of a job, by series and step. */
export async function storedPoints(db: Database, jobId: string): Promise<Map<string, Map<number, number | null>>> {
  const page = await db.metrics.page(jobId, { limit: 1_000_000 })
  return new Map(page.series.map(({ member, key, step, value }) => [`${member} ${key}`, new Map(step.map((at, index) => [at, value[index] ?? null]))]))
}

/** Where two runs differ that should be one, but for what measures time: at most ten lines of series, step and both values. */
export function differences(one: Awaited<ReturnType<typeof storedPoints>>, other: Awaited<ReturnType<typeof storedPoints>>): string[] {
  const found: string[] = []
  for (const series of new Set([...one.keys(), ...other.keys()])) {
    if (series.endsWith(' samples_per_second')) continue
    const [mine, theirs] = [one.get(series) ?? new Map<number, number | null>(), other.get(series) ?? new Map<number, number | null>()]
    for (const step of [...new Set([...mine.keys(), ...theirs.keys()])].sort((a, b) => a - b))
      if (!Object.is(mine.get(step), theirs.get(step))) found.push(`${series} at ${step}: ${mine.get(step)} and ${theirs.get(step)}`)
  }
  return found.slice(0, 10)
}
