import { readFileSync } from 'node:fs'
import type { Schemas } from '@trainyard/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readyIris } from '../support/iris.js'
import { type Stack, startStack } from '../support/stack.js'
import { until } from '../support/until.js'

type Job = Awaited<ReturnType<typeof find>>
let stack: Stack
let dataset: string

beforeAll(async () => {
  stack = await startStack({ processes: ['api', 'worker'], environment: { WORKER_SLOTS: '1', WORKER_THREADS: '1', TRAINYARD_DEVICE: 'cpu' } })
  dataset = await readyIris(stack.client)
})
afterAll(() => stack?.stop())

const epochs = 1_000
const irisJob = (rate?: number) => ({
  name: 'iris',
  dataset: { id: dataset, validation_fraction: 0.2 },
  architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
  optimizer: { type: 'sgd', ...(rate === undefined ? {} : { learning_rate: rate }) },
  training: { epochs, batch_size: 16, metrics_every_steps: 6 },
  seed: 7,
})

/** Posts a sweep over rates, and gives back the jobs of its trials. */
async function sweepOver(values: number[]): Promise<string[]> {
  const body = { name: 'together', job: irisJob(), space: { 'optimizer.learning_rate': { type: 'choice', values } }, max_concurrent: values.length }
  const { data } = await stack.client.api.POST('/v1/sweeps', { body: body as unknown as Schemas['CreateSweepInput'] })
  if (data?.object !== 'sweep') throw new Error('no sweep was made')
  return data.trials.map(({ job_id }) => job_id)
}

async function find(id: string) {
  const { data } = await stack.client.api.GET('/v1/jobs/{id}', { params: { path: { id } } })
  if (!data) throw new Error(`${id} is gone`)
  return data
}
const all = (ids: readonly string[]): Promise<Job[]> => Promise.all(ids.map(find))
const untilAll = (what: string, ids: readonly string[], wanted: (job: Job) => boolean): Promise<boolean> =>
  until(what, async () => (await all(ids)).every(wanted))

async function messages(id: string): Promise<string> {
  const { data } = await stack.client.api.GET('/v1/jobs/{id}/events', { params: { path: { id }, query: { limit: 100 } } })
  if (typeof data !== 'object') throw new Error(`no events of ${id}`)
  return data.data.map(({ message }) => message).join('\n')
}

/** Steps and values of a series, in order, as they are stored. */
async function curve(jobId: string, key: string): Promise<{ step: number; value: number }[]> {
  const text = 'SELECT p.step, p.value FROM metric_series s JOIN all_metric_points p ON p.series_id = s.id WHERE s.job_id = $1 AND s.key = $2 ORDER BY p.step'
  return (await stack.database.db.pool.query<{ step: number; value: number }>(text, [jobId, key])).rows
}

/** The processes that a worker has started, from the kernel's list. */
const childrenOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)

test('six trials share one slot; one diverges, one is cancelled and the trainer is killed in the midst, and each comes to its own end', async () => {
  const jobs = await sweepOver([0.003, 0.01, 1e9, 0.02, 0.03, 0.05])
  const [first = '', second = '', diverging = '', cancelled = '', ...rest] = jobs
  const healthy = [first, second, ...rest]
  await until('the diverging trial to fail', async () => (await find(diverging)).status === 'failed')
  expect((await find(diverging)).error).toMatchObject({ code: 'diverged', message: expect.stringContaining('learning rate 1000000000') })
  await untilAll('the others to train', [...healthy, cancelled], ({ status, progress }) => status === 'running' && progress.fraction > 0.02)
  for (const job of await all([...healthy, cancelled])) expect(job).toMatchObject({ attempt: 1, engine: { mode: 'graph', members_per_call: 6 } })
  for (const id of jobs) expect(await messages(id)).toContain('Training 6 trials of the sweep together (6 waiting members, 1 free slot')

  await stack.client.api.POST('/v1/jobs/{id}/cancel', { params: { path: { id: cancelled } }, body: {} })
  await until('the cancelled trial to end', async () => (await find(cancelled)).status === 'cancelled')
  expect((await all(healthy)).map(({ status, attempt }) => [status, attempt])).toEqual(healthy.map(() => ['running', 1]))

  await untilAll('the others to be in the midst', healthy, ({ progress }) => progress.fraction > 0.1)
  for (const pid of childrenOf(stack.pids['worker'] ?? 0)) process.kill(pid, 'SIGKILL')
  await untilAll('the others to end', healthy, ({ status }) => status === 'succeeded' || status === 'failed')
  for (const job of await all(healthy))
    expect(job).toMatchObject({ status: 'succeeded', attempt: 2, error: null, progress: { fraction: 1 }, engine: { members_per_call: 1 } })
  for (const id of healthy)
    for (const key of ['loss', 'val_loss'])
      expect((await curve(id, key)).map(({ step }) => step)).toEqual(Array.from({ length: epochs }, (_, index) => 6 * (index + 1)))
}, 240_000)

test('a trial comes to what its job has alone', async () => {
  const [together = '', other = ''] = await sweepOver([0.01, 0.02])
  const { data: made } = await stack.client.api.POST('/v1/jobs', { body: irisJob(0.01) as Schemas['JobSpecInput'] })
  const alone = made?.object === 'job' ? made.id : ''
  await untilAll('all to end', [together, other, alone], ({ status }) => status === 'succeeded' || status === 'failed')
  expect((await all([together, alone])).map(({ status, engine }) => [status, engine?.members_per_call])).toEqual([
    ['succeeded', 2],
    ['succeeded', 1],
  ])
  const [mine, theirs] = [await curve(together, 'val_loss'), await curve(alone, 'val_loss')]
  expect(mine).toHaveLength(epochs)
  for (const [index, { step, value }] of mine.entries()) {
    expect(step).toBe(theirs[index]?.step)
    expect(Math.abs(value - (theirs[index]?.value ?? Number.NaN))).toBeLessThan(1e-3)
  }
}, 120_000)
