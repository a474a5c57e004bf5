import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'
import { createCalls, createClient } from '@trainyard/client'
import { keepBuild, stopProcess, waitFor } from '@trainyard/local'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '@trainyard/testing/stack.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
let stack: Stack

beforeAll(async () => {
  stack = await startStack({ environment: { WORKER_SLOTS: '1' } })
}, 120_000)
afterAll(async () => {
  await stack?.stop()
}, 60_000)

/** The next version: another build, in a folder of its own, with a migration that the present one does not know. */
function nextVersion(): string {
  const next = path.join(stack.home, 'next')
  cpSync(keepBuild(root, stack.home), next, { recursive: true, verbatimSymlinks: true })
  for (const app of ['api', 'serving', 'worker']) appendFileSync(path.join(next, 'apps', app, 'dist/main.js'), '\n// the next version\n')
  const migration = path.join(next, 'prisma/migrations/9999_next_version')
  mkdirSync(migration)
  writeFileSync(path.join(migration, 'migration.sql'), 'ALTER TABLE jobs ADD COLUMN of_next_version TEXT;')
  return next
}

test('from one version to the next no request and no job is lost: a running one goes on where it was, with the same bits', async () => {
  const by = (url: string) => createCalls(() => createClient({ url, key: stack.key }))
  const old = by(stack.url)
  const { id: dataset } = await old.createSample('iris')
  const until = (what: string, check: () => Promise<boolean>) => waitFor({ what, limitSeconds: 120, everyMilliseconds: 100, check })
  await until('the data set', async () => (await old.dataset(dataset)).status === 'ready')
  const layers = [
    { type: 'dense', units: 16 },
    { type: 'dropout', rate: 0.3 },
  ]
  const spec = { dataset: { id: dataset }, architecture: { layers }, training: { epochs: 1_500, batch_size: 16 }, seed: 5, model: { name: 'rolled' } }
  const undisturbed = await old.createJob(spec)
  await until('the undisturbed job', async () => (await old.job(undisturbed.id)).status === 'succeeded')

  /** Where requests go, as a load balancer would send them; each goes on for as long as it takes. */
  let target = stack.url
  let isOver = false
  const failures: string[] = []
  let answered = 0
  const ask = async (what: string, call: (calls: ReturnType<typeof by>) => Promise<unknown>) => {
    while (!isOver) {
      await call(by(target)).then(
        () => (answered += 1),
        (error: unknown) => failures.push(`${what}: ${String(error)}`),
      )
      await delay(5)
    }
  }
  const asking = Promise.all([
    ask('list', (calls) => calls.jobs({ limit: 5 })),
    ask('predict', (calls) => calls.predict('rolled', { instances: [[5.1, 3.5, 1.4, 0.2]] })),
    ask('plan', (calls) => calls.planJob(spec)),
  ])
  // The old API runs on while the next one changes the database.
  const build = nextVersion()
  const next = await stack.startBeside(build, ['serving', 'api'])
  const running = await old.createJob(spec)
  const waiting = await old.createJob({ ...spec, training: { epochs: 2 } })
  await until('the job to run', async () => (await old.job(running.id)).progress.fraction > 0.05)
  target = next
  for (const name of ['worker', 'api', 'serving'] as const) await stopProcess({ home: stack.home, name, graceSeconds: 30 })
  await stack.startBeside(build, ['worker'])
  const calls = by(next)
  await until('both jobs', async () => (await Promise.all([running, waiting].map(({ id }) => calls.job(id)))).every(({ status }) => status === 'succeeded'))
  isOver = true
  await asking

  expect(failures).toEqual([])
  expect(answered).toBeGreaterThan(50)
  const finals = async (id: string) => (await calls.checkpoints(id, { limit: 10 })).data.filter(({ kind }) => kind === 'final').map(({ sha256 }) => sha256)
  expect(await finals(running.id)).toEqual(await finals(undisturbed.id))
  const { rows } = await stack.database.db.pool.query<{ attempts: number; outcomes: string[] }>(
    `SELECT count(*)::int AS attempts, array_agg(DISTINCT outcome ORDER BY outcome) AS outcomes FROM job_attempts JOIN tasks ON tasks.id = task_id
     WHERE tasks.job_id = $1 AND kind = 'train'`,
    [running.id],
  )
  expect(rows).toEqual([{ attempts: 2, outcomes: ['done', 'released'] }])
}, 240_000)
