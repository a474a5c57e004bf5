import type { Schemas } from '@trainyard/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readyIris } from '../support/iris.js'
import { type Stack, startStack } from '../support/stack.js'
import { until } from '../support/until.js'

type Sweep = Schemas['Sweep']
let stack: Stack
let dataset: string

beforeAll(async () => {
  stack = await startStack({ processes: ['api', 'worker'], environment: { WORKER_SLOTS: '2', WORKER_THREADS: '1', TRAINYARD_DEVICE: 'cpu' } })
  dataset = await readyIris(stack.client)
})
afterAll(() => stack?.stop())

const irisJob = (parts: object = {}) => ({
  name: 'iris',
  dataset: { id: dataset, validation_fraction: 0.2 },
  architecture: { layers: [{ type: 'dense', units: 16, activation: 'relu' }] },
  optimizer: { type: 'momentum' },
  training: { epochs: 30, batch_size: 16 },
  seed: 7,
  ...parts,
})

async function post(body: object): Promise<Sweep> {
  const { data } = await stack.client.api.POST('/v1/sweeps', { body: body as Schemas['CreateSweepInput'] })
  if (!data || data.object !== 'sweep') throw new Error('no sweep was made')
  return data
}

async function get(id: string): Promise<Sweep> {
  const { data } = await stack.client.api.GET('/v1/sweeps/{id}', { params: { path: { id } } })
  if (!data) throw new Error(`${id} is gone`)
  return data
}

/** Trials that hold one of the places. */
const busy = ({ counts }: Sweep): number => counts.queued + counts.running + counts.paused + counts.stopping

/** Looks at a sweep again and again until it is as wanted; gives back the most trials that were under way in any look. */
async function follow(id: string, wanted: (sweep: Sweep) => boolean): Promise<{ sweep: Sweep; most: number }> {
  let sweep = await get(id)
  let most = busy(sweep)
  await until(`sweep ${id}`, async () => {
    sweep = await get(id)
    most = Math.max(most, busy(sweep))
    return wanted(sweep)
  })
  return { sweep, most }
}

const ended = ({ finished_at }: Sweep): boolean => finished_at !== null
const rates = (count: number, from = 0.0001, to = 1) => ({ 'optimizer.learning_rate': { type: 'geometric', from, to, count } })

test('a geometric sweep over five rates finds a sensible one, two at a time, though its worker is killed in the midst', async () => {
  const { id } = await post({ name: 'rates', job: irisJob({ training: { epochs: 60, batch_size: 16 } }), space: rates(5), max_concurrent: 2 })
  const before = await follow(id, ({ trials }) => trials.some(({ status, progress }) => status === 'running' && progress > 0.1))
  process.kill(stack.pids['worker'] ?? 0, 'SIGKILL')
  await stack.restart('worker')
  const { sweep, most } = await follow(id, ended)
  expect(sweep.status).toBe('succeeded')
  expect(sweep.trials.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'succeeded'))
  expect(Math.max(before.most, most)).toBe(2)
  const best = Number(sweep.best?.values['optimizer.learning_rate'])
  expect([0.01, 0.1]).toContain(best)
  expect(sweep.refine?.dimensions).toMatchObject([{ path: 'optimizer.learning_rate', best, edge: null }])
  expect(sweep.curves[0]?.points.map(({ value }) => value)).toEqual([0.0001, 0.001, 0.01, 0.1, 1])
  // The next sweep is the one that was suggested, as it is.
  const next = await post(sweep.refine?.sweep as object)
  expect(next.space).toMatchObject({ 'optimizer.learning_rate': { count: 5 } })
  const second = await follow(next.id, ended)
  expect(second.sweep.best?.value).toBeLessThanOrEqual((sweep.best?.value ?? 0) * 1.05)
}, 240_000)

test('successive halving prunes bad rates, says why, keeps their figures, and loses neither the best rate nor a slot', async () => {
  const job = irisJob({ training: { epochs: 2_000, batch_size: 16 } })
  const strategy = { type: 'successive_halving', min_epochs: 60 }
  const { id } = await post({ name: 'halving', job, space: rates(9), strategy, max_concurrent: 3 })
  const { sweep, most } = await follow(id, ended)
  expect(sweep.status).toBe('succeeded')
  expect(most).toBeLessThanOrEqual(3)
  const stopped = sweep.trials.filter(({ status }) => status === 'stopped')
  expect(stopped.length).toBeGreaterThan(0)
  for (const trial of stopped) {
    expect(trial.reason).toMatch(/^rung \d \(\d+ epochs\): val_loss .* go on from here$/)
    expect(trial.best).not.toBeNull()
  }
  // One that ended while it was asked to stop has nothing left to save.
  expect(Math.min(...stopped.map(({ progress }) => progress))).toBeLessThan(1)
  expect(sweep.counts.stopped + sweep.counts.succeeded + sweep.counts.failed).toBe(9)
  const best = Number(sweep.best?.values['optimizer.learning_rate'])
  expect(best).toBeGreaterThan(0.001)
  expect(best).toBeLessThan(0.5)
}, 240_000)

test('a cancelled sweep ends all its trials, and no other one begins', async () => {
  const { id } = await post({ name: 'cancelled', job: irisJob({ training: { epochs: 50_000 } }), space: rates(6), max_concurrent: 2 })
  await follow(id, ({ counts }) => counts.running === 2)
  await stack.client.api.POST('/v1/sweeps/{id}/cancel', { params: { path: { id } }, body: {} })
  const { sweep } = await follow(id, ended)
  expect(sweep).toMatchObject({ status: 'cancelled', counts: { cancelled: 6 } })
  expect(sweep.trials.filter(({ started_at }) => started_at !== null)).toHaveLength(2)
}, 120_000)

test('a range test ends by itself with its curve and a rate, and makes no model', async () => {
  const schedule = { type: 'range_test', from: 1e-5, to: 100 }
  const job = { ...irisJob({ schedule, training: { batch_size: 16 } }), model: { name: 'none' } }
  const { data: made } = await stack.client.api.POST('/v1/jobs', { body: job as Schemas['JobSpecInput'] })
  const id = made && made.object === 'job' ? made.id : ''
  const find = async () => (await stack.client.api.GET('/v1/jobs/{id}', { params: { path: { id } } })).data
  await until('the range test', async () => ['succeeded', 'failed'].includes((await find())?.status ?? ''))
  const found = await find()
  expect(found).toMatchObject({ status: 'succeeded', model: null, error: null, range_test: { ended: 'exploded' } })
  const rate = found?.range_test?.suggestion?.learning_rate ?? 0
  expect(rate).toBeGreaterThan(0.001)
  expect(rate).toBeLessThan(1)
  expect((await stack.client.api.GET('/v1/models', {})).data?.data).toEqual([])
}, 120_000)

test('a sweep that chooses its trials by results chooses the same ones when its worker is killed in the midst', async () => {
  const space = {
    'optimizer.learning_rate': { type: 'log_uniform', from: 0.00001, to: 10 },
    'architecture.layers[0].units': { type: 'uniform', from: 2, to: 40, integer: true },
  }
  const strategy = { type: 'tpe', trials: 14, startup_trials: 5 }
  const body = { name: 'tpe', job: irisJob(), space, strategy, max_concurrent: 2, seed: 3 }
  const undisturbed = await post(body)
  expect(undisturbed).toMatchObject({ trial_count: 14, counts: { waiting: 12 } })
  const first = await follow(undisturbed.id, ended)
  expect(first.most).toBeLessThanOrEqual(2)
  expect(first.sweep).toMatchObject({ status: 'succeeded', trial_count: 14, counts: { waiting: 0 } })
  const disturbed = await post(body)
  await follow(disturbed.id, ({ trials }) => trials.length > 6)
  process.kill(stack.pids['worker'] ?? 0, 'SIGKILL')
  await stack.restart('worker')
  const { sweep } = await follow(disturbed.id, ended)
  const told = ({ trials }: Sweep) => trials.map(({ index, values, status, best }) => ({ index, values, status, best }))
  expect(told(sweep)).toEqual(told(first.sweep))
  expect(new Set(sweep.trials.map(({ values }) => JSON.stringify(values))).size).toBe(14)
}, 240_000)
