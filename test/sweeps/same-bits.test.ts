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
  stack = await startStack({ processes: ['api', 'worker'], environment: { WORKER_SLOTS: '2', WORKER_THREADS: '1', TRAINYARD_DEVICE: 'cpu' } })
  dataset = await readyIris(stack.client)
})
afterAll(() => stack?.stop())

const epochs = 1200
const irisJob = (rate?: number) => ({
  name: 'iris',
  dataset: { id: dataset, validation_fraction: 0.2 },
  architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
  optimizer: { type: 'sgd', ...(rate === undefined ? {} : { learning_rate: rate }) },
  training: { epochs, batch_size: 16, metrics_every_steps: 18 },
  seed: 7,
})

/** Posts a sweep over rates, and gives back the jobs of its trials. */
async function sweepOver(values: number[]): Promise<string[]> {
  const body = { name: 'same bits', job: irisJob(), space: { 'optimizer.learning_rate': { type: 'choice', values } }, max_concurrent: values.length }
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

/** All that a job measured, but for its speed, as it is stored, and the SHA-256 of its final weights. */
async function bitsOf(jobId: string): Promise<{ points: string[]; final: (string | null)[] }> {
  const text = `SELECT s.member, s.key, p.step, p.value FROM metric_series s JOIN all_metric_points p ON p.series_id = s.id
    WHERE s.job_id = $1 AND s.key <> 'samples_per_second' ORDER BY 1, 2, 3`
  const { rows } = await stack.database.db.pool.query<{ member: number; key: string; step: number; value: number }>(text, [jobId])
  const { data } = await stack.client.api.GET('/v1/jobs/{id}/checkpoints', { params: { path: { id: jobId } } })
  return {
    points: rows.map(({ member, key, step, value }) => `${member} ${key} ${step} ${value}`),
    final: (data?.data ?? []).filter(({ kind }) => kind === 'final').map(({ sha256 }) => sha256),
  }
}

/** The processes that a worker has started, from the kernel's list. */
const childrenOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
const killTrainers = (): void => {
  for (const pid of childrenOf(stack.pids['worker'] ?? 0)) process.kill(pid, 'SIGKILL')
}
const hasEnded = ({ status }: Job): boolean => status === 'succeeded' || status === 'failed'

async function post(body: object): Promise<string> {
  const { data, error } = await stack.client.api.POST('/v1/jobs', { body: body as Schemas['JobSpecInput'] })
  if (data?.object !== 'job') throw new Error(`no job was made: ${JSON.stringify(error)}`)
  return data.id
}

test('trials come to the same bits undisturbed, after the death of their trainers, and as jobs of their own; one that diverges affects no other', async () => {
  const rates = [0.003, 1e9, 0.02, 0.05]
  const undisturbed = await sweepOver(rates)
  await untilAll('the undisturbed trials to end', undisturbed, hasEnded)
  const disturbed = await sweepOver(rates)
  const attempts = async (): Promise<number> => (await all(disturbed)).reduce((sum, { attempt }) => sum + attempt, 0)
  for (const share of [0.1, 0.3, 0.5]) {
    await until(`a trial to train, ${share}`, async () =>
      (await all(disturbed)).some(({ status, progress }) => status === 'running' && progress.fraction > share),
    )
    const before = await attempts()
    killTrainers()
    await until(`another attempt after the death at ${share}`, async () => (await attempts()) > before)
  }
  const alone = await post(irisJob(rates[2]))
  await untilAll('all to end', [...disturbed, alone], hasEnded)
  expect((await all(undisturbed)).map(({ status }) => status)).toEqual(['succeeded', 'failed', 'succeeded', 'succeeded'])
  expect((await all(undisturbed))[1]?.error).toMatchObject({ code: 'diverged', message: expect.stringContaining('learning rate 1000000000') })
  expect(await Promise.all(disturbed.map(bitsOf))).toEqual(await Promise.all(undisturbed.map(bitsOf)))
  const [mine, theirs] = [await bitsOf(alone), await bitsOf(undisturbed[2] ?? '')]
  expect(mine.points.length).toBeGreaterThan(epochs)
  expect(mine.points).toEqual(theirs.points)
}, 240_000)

test('a job from weights, with a frozen layer and an output anew, comes to the same bits after the death of its trainer and without its source', async () => {
  const source = await post({ ...irisJob(0.05), training: { epochs: 20 }, model: { name: 'flowers' } })
  await untilAll('the source to end', [source], hasEnded)
  // Long enough for what happens while it trains.
  const training = { ...irisJob().training, epochs: 4 * epochs }
  const job = { ...irisJob(0.02), training, init: { model: 'flowers', freeze: ['dense_1'], reset: ['output'] } }
  const undisturbed = await post(job)
  await untilAll('the undisturbed job to end', [undisturbed], hasEnded)
  const disturbed = await post(job)
  await until('the job to train', async () => (await find(disturbed)).progress.fraction > 0.2)
  const { init } = (await find(disturbed)).spec
  expect(init).toMatchObject({ model: 'flowers', version: '1', from: { job_id: source } })
  const { api } = stack.client
  await api.DELETE('/v1/models/{name}/versions/{version}', { params: { path: { name: 'flowers', version: '1' } } })
  await api.DELETE('/v1/jobs/{id}', { params: { path: { id: source } } })
  const { attempt } = await find(disturbed)
  killTrainers()
  await until('another attempt', async () => (await find(disturbed)).attempt > attempt)
  await untilAll('the disturbed job to end', [disturbed], hasEnded)
  expect((await all([undisturbed, disturbed])).map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  expect(await bitsOf(disturbed)).toEqual(await bitsOf(undisturbed))
  const { data: lineage } = await api.GET('/v1/jobs/{id}/lineage', { params: { path: { id: disturbed } } })
  expect(lineage?.steps).toEqual([{ from: source, to: disturbed, relation: 'init', model: { model: 'flowers', version: '1' } }])
  expect(lineage?.jobs.find(({ job_id: id }) => id === source)).toMatchObject({ name: null, status: null })
  await expect(post(job)).rejects.toThrow('No model flowers in this project')
}, 240_000)
