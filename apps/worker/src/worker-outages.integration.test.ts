import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { createDatabase } from '@trainyard/db'
import { createLogger } from '@trainyard/runtime'
import { defined } from '@trainyard/spec'
import { startRedis } from '@trainyard/testing/queue/servers.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { differences, openTestStack, poll, storedPoints, type TestStack, trainerEntry } from '@trainyard/testing/worker/test-stack.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningWorker, runWorker } from './run-worker.js'
import { workerEnvironment, workerSettings } from './settings.js'

let stack: TestStack
let folder: string
let entry: string
let worker: RunningWorker

const writeEntry = () => writeFile(entry, `await import(${JSON.stringify(pathToFileURL(trainerEntry).href)})\n`)

async function startWorker(environment: Record<string, string>): Promise<RunningWorker> {
  const settings = workerSettings(workerEnvironment.parse(environment))
  return runWorker({
    settings,
    db: createDatabase({ url: settings.databaseUrl, poolSize: 6 }),
    logger: createLogger({ name: 'worker', level: 'silent' }),
    trainerEntry: entry,
  })
}

async function stopWorker({ closers }: RunningWorker): Promise<void> {
  for (const { close } of closers) await close()
}

/** The outage that the worker's own row shows. */
const shown = async (id: string) => (await stack.db.workers.alive()).find((each) => each.id === id)?.outage ?? null

/** How often an attempt of a job was given back because of an outage. */
const deferred = async (jobId: string): Promise<number> =>
  Number(
    (await stack.db.pool.query(`SELECT count(*) AS n FROM job_attempts WHERE job_id = $1 AND outcome = 'released' AND error IS NOT NULL`, [jobId])).rows[0].n,
  )

/** When the last heartbeat of a job's attempts came, in milliseconds. */
const lastHeartbeat = async (jobId: string): Promise<number> =>
  (await stack.db.pool.query<{ at: Date }>('SELECT max(heartbeat_at) AS at FROM job_attempts WHERE job_id = $1', [jobId])).rows[0]?.at.getTime() ?? Number.NaN

beforeAll(async () => {
  stack = await openTestStack()
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-outages-'))
  entry = path.join(folder, 'trainer.mjs')
  await writeEntry()
  worker = await startWorker(stack.environment)
  await stack.prepareIris()
})
afterAll(async () => {
  await stopWorker(worker)
  await stack.close()
  await rm(folder, { recursive: true, force: true })
})

test('a worker that cannot start trainers takes nothing, says so, and fails nobody; when it can again, every job is trained to its end', async () => {
  const running = await stack.submit({ epochs: 1_500, seed: 1, checkpointEverySteps: 50 })
  await stack.until(running, ({ progress }) => progress.step > 60)
  await rm(entry)
  for (const pid of worker.trainerPids()) process.kill(pid, 'SIGKILL')
  expect(
    await poll(
      () => shown(worker.id),
      (outage) => outage !== null,
      20_000,
    ),
  ).toMatchObject({ cause: 'installation' })
  const waiting = [await stack.submit({ epochs: 2, seed: 2 }), await stack.submit({ epochs: 2, seed: 3 })]
  await poll(
    () => deferred(running),
    (count) => count > 0,
    20_000,
  )
  for (const id of [running, ...waiting]) expect(['queued', 'running']).toContain((await stack.job(id)).status)
  await writeEntry()
  for (const id of [running, ...waiting]) expect(await stack.until(id, ({ status }) => status === 'succeeded', 90_000)).toMatchObject({ error: null })
  expect((await stack.job(running)).attempt).toBeLessThanOrEqual(3)
  expect(
    await poll(
      () => shown(worker.id),
      (outage) => outage === null,
      20_000,
    ),
  ).toBeNull()
})

/** Makes every insert into the tables of results fail as on a full disk, until the returned function is called. */
async function fillDisk(): Promise<() => Promise<void>> {
  const { pool } = stack.db
  const tables = ['metric_points', 'blob_chunks']
  await pool.query(`CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file "base/16384/16502": No space left on device' USING ERRCODE = '53100'; END $$`)
  for (const table of tables) await pool.query(`CREATE TRIGGER full_disk BEFORE INSERT ON ${table} EXECUTE FUNCTION full_disk()`)
  return async () => {
    for (const table of tables) await pool.query(`DROP TRIGGER full_disk ON ${table}`)
  }
}

test('a disk that is full while a job trains fails nothing: the worker says so, and the job goes on by itself in the same attempt', async () => {
  // Full before the job begins: a short job would else be done before the disk is.
  const makeRoom = await fillDisk()
  const id = await stack.submit({ epochs: 400, seed: 4 })
  try {
    expect(
      await poll(
        () => shown(worker.id),
        (outage) => outage !== null,
        20_000,
      ),
    ).toMatchObject({ cause: 'database_storage' })
    // Heartbeats go on meanwhile.
    const first = await lastHeartbeat(id)
    await poll(
      () => lastHeartbeat(id),
      (at) => at > first + 4_000,
      20_000,
    )
    expect(await stack.job(id)).toMatchObject({ status: 'running', error: null })
  } finally {
    await makeRoom()
  }
  expect(await stack.until(id, ({ status }) => status === 'succeeded')).toMatchObject({ attempt: 1, error: null })
})

test('a trainer that is stopped is noticed: its attempt says so, and the job goes on from its checkpoint, to the same bits', async () => {
  const job = { epochs: 1_500, seed: 7, checkpointEverySteps: 50 }
  await stopWorker(worker)
  worker = await startWorker({ ...stack.environment, WORKER_STALL_SECONDS: '3' })
  const undisturbed = await stack.submit(job)
  await stack.until(undisturbed, ({ status }) => status === 'succeeded', 120_000)
  const id = await stack.submit(job)
  await stack.until(id, ({ progress }) => progress.step > 60)
  process.kill(defined(worker.trainerPids()[0], 'the trainer at work'), 'SIGSTOP')
  await stack.until(id, ({ status }) => status === 'succeeded', 90_000)
  expect((await stack.job(id)).attempt).toBe(2)
  const { rows } = await stack.db.pool.query<{ message: string }>(
    `SELECT error ->> 'message' AS message FROM job_attempts WHERE job_id = $1 AND epoch = 1 AND outcome = 'failed'`,
    [id],
  )
  expect(rows).toEqual([{ message: 'the trainer made no progress any more and was ended' }])
  const { data } = await stack.db.events.list(stack.projectId, id, { limit: 100, order: 'asc' })
  expect(data.filter(({ message }) => message.includes('it is ended, and the work goes on from the last checkpoint'))).toHaveLength(1)
  expect(differences(await storedPoints(stack.db, undisturbed), await storedPoints(stack.db, id))).toEqual([])
})

test(
  'with a Redis that is full or hangs, workers take due tasks from the database',
  skipUnless(process.env['TRAINYARD_TEST_REDIS_MISSING'] === undefined, 'Redis'),
  async () => {
    const redis = await startRedis()
    await stopWorker(worker)
    worker = await startWorker({ ...stack.environment, QUEUE_URL: redis.url })
    try {
      expect(await redis.command('CONFIG SET maxmemory 1')).toContain('OK')
      const full = await stack.submit({ epochs: 2, seed: 5 })
      await stack.until(full, ({ status }) => status === 'succeeded', 30_000)
      await redis.command('CONFIG SET maxmemory 0')
      redis.signal('SIGSTOP')
      const hung = await stack.submit({ epochs: 2, seed: 6 })
      await stack.until(hung, ({ status }) => status === 'succeeded', 30_000)
    } finally {
      await redis.stop()
    }
  },
)
