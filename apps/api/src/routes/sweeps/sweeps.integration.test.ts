import { sweepPlan, sweepView } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
})
afterAll(() => api?.close())

const post = (payload: object, headers: Record<string, string> = {}, url = '/v1/sweeps') =>
  api.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...api.headers.admin, ...headers } })
const counted = async (table: 'jobs' | 'sweeps') => Number((await api.db.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n)
const sweepBody = (parts: object = {}) => ({
  name: 'rates',
  job: jobBody(dataset),
  space: { 'optimizer.learning_rate': { type: 'geometric', from: 0.0001, to: 1, count: 5 } },
  objective: { metric: 'val_accuracy' },
  max_concurrent: 2,
  ...parts,
})

test('201: every trial is a job with its value, its name and the same seed; the sweep is found where Location says, and in the list', async () => {
  const reply = await post(sweepBody())
  expect(reply.statusCode).toBe(201)
  const sweep = sweepView.parse(reply.json())
  expect(sweep).toMatchObject({ status: 'running', objective: { direction: 'maximize' }, counts: { queued: 2, waiting: 3 }, best: null, refine: null })
  expect(sweep.trials.map(({ values }) => values['optimizer.learning_rate'])).toEqual([0.0001, 0.001, 0.01, 0.1, 1])
  const jobs = await Promise.all(
    sweep.trials.map(async ({ job_id }) => (await api.app.inject({ url: `/v1/jobs/${job_id}`, headers: api.headers.reader })).json()),
  )
  expect(jobs.map(({ name, spec }) => [name, spec.optimizer.learning_rate, spec.seed])).toEqual(
    [0.0001, 0.001, 0.01, 0.1, 1].map((rate, index) => [`small ${index + 1}/5`, rate, sweep.seed]),
  )
  expect(jobs[4].parent).toEqual({ type: 'sweep', id: sweep.id })
  expect(reply.headers.location).toBe(`/v1/sweeps/${sweep.id}`)
  const list = (await api.app.inject({ url: '/v1/sweeps', headers: api.headers.reader })).json()
  expect(list.data).toMatchObject([{ id: sweep.id, trial_count: 5, paths: ['optimizer.learning_rate'] }])
  expect((await api.app.inject({ url: `/v1/sweeps/${sweep.id}`, headers: api.headers.other })).statusCode).toBe(404)
})

test('200: validate_only lists the trials, the rungs and the cost, and queues nothing', async () => {
  const before = await Promise.all([counted('jobs'), counted('sweeps')])
  const reply = await post(sweepBody({ strategy: { type: 'successive_halving' } }), {}, '/v1/sweeps?validate_only=true')
  expect(reply.statusCode).toBe(200)
  const plan = sweepPlan.parse(reply.json())
  expect(plan.rungs).toEqual([
    { rung: 0, epochs: 1, keep: 1 },
    { rung: 1, epochs: 3, keep: 1 },
    { rung: 2, epochs: 9, keep: 1 },
  ])
  expect(plan.total_flops).toBe(plan.trials.reduce((sum, { total_flops }) => sum + total_flops, 0))
  expect(await Promise.all([counted('jobs'), counted('sweeps')])).toEqual(before)
})

test('a sweep that chooses its trials: its plan has those that are settled and the cost of all, its first trials are random ones, the others wait', async () => {
  const space = { 'optimizer.learning_rate': { type: 'log_uniform', from: 0.0001, to: 1 }, 'training.epochs': { type: 'choice', values: [4, 8] } }
  const body = sweepBody({ space, strategy: { type: 'tpe', trials: 40, startup_trials: 6, median_stopping: { min_trials: 5 } }, seed: 9 })
  const plan = sweepPlan.parse((await post(body, {}, '/v1/sweeps?validate_only=true')).json())
  expect(plan).toMatchObject({ trial_count: 40, rungs: expect.arrayContaining([{ rung: 0, epochs: 1, keep: null }]) })
  expect(plan.trials).toHaveLength(6)
  const reply = await post(body)
  expect(reply.statusCode).toBe(201)
  const sweep = sweepView.parse(reply.json())
  expect(sweep).toMatchObject({ trial_count: 40, counts: { queued: 2, waiting: 38 }, strategy: { type: 'tpe', median_stopping: { rungs: 10 } } })
  expect(sweep.trials.map(({ values }) => values)).toEqual(plan.trials.slice(0, 2).map(({ values }) => values))
  const random = sweepPlan.parse(
    (await post(sweepBody({ space, strategy: { type: 'random', trials: 6 }, seed: 9 }), {}, '/v1/sweeps?validate_only=true')).json(),
  )
  expect(random.trials.map(({ values }) => values)).toEqual(plan.trials.map(({ values }) => values))
})

test('whatever a sweep may choose is checked when it is sent, and what makes no other job is one candidate', async () => {
  const units = { 'architecture.layers[1].units': { type: 'uniform', from: -1, to: 400, integer: true } }
  const rejected = await post(sweepBody({ space: units, strategy: { type: 'tpe', trials: 3 } }))
  expect(rejected.statusCode).toBe(400)
  expect(rejected.json().error.details.map(({ path }: { path: string }) => path)).toContain('space["architecture.layers[1].units"]')
  const few = { 'training.epochs': { type: 'choice', values: [1, 2, 3] } }
  const plan = sweepPlan.parse((await post(sweepBody({ space: few, strategy: { type: 'tpe', trials: 9 } }), {}, '/v1/sweeps?validate_only=true')).json())
  expect(plan).toMatchObject({ trial_count: 3, warnings: expect.arrayContaining([expect.objectContaining({ path: 'strategy.trials', rule: 'different' })]) })
})

test('400: paths that lead nowhere, values that the job rejects and errors of the job itself are reported at once, each with its path; nothing is queued', async () => {
  const before = await counted('jobs')
  const choice = (...values: unknown[]) => ({ type: 'choice', values })
  const space = {
    'optimizer.learning_rate': { type: 'linear', from: -1, to: 1, count: 3 },
    'optimizer.momentum': choice(0.9),
    'architecture.layers[4].units': choice(8),
    'architecture.layers[0].units': choice(8, 'many'),
    'not a path': choice(1),
    'training.epochs': { type: 'linear', from: 1, to: 2, count: 1 },
  }
  const reply = await post(sweepBody({ job: { ...jobBody(dataset), training: { batch_size: 0 } }, space, extra: 1 }))
  expect(reply.statusCode).toBe(400)
  const details: { path: string; message: string; received?: unknown }[] = reply.json().error.details
  expect([...new Set(details.map(({ path }) => path))].sort()).toEqual([
    'extra',
    'job.training.batch_size',
    'space["architecture.layers[0].units"]',
    'space["architecture.layers[4].units"]',
    'space["not a path"]',
    'space["optimizer.learning_rate"]',
    'space["optimizer.momentum"]',
    'space["training.epochs"].count',
  ])
  expect(details.filter(({ path }) => path === 'space["optimizer.learning_rate"]').map(({ received }) => received)).toEqual([-1, 0])
  expect(await counted('jobs')).toBe(before)
})

test('a sweep of too many trials is over the limit (422); one whose objective is not measured is refused', async () => {
  const wide = { type: 'geometric', from: 0.001, to: 1, count: 20 }
  const many = await post(sweepBody({ space: { 'optimizer.learning_rate': wide, 'regularization.l2': wide } }))
  expect(many.statusCode).toBe(422)
  expect(many.json().error.details).toMatchObject([{ path: 'space', received: 400 }])
  const unmeasured = await post(sweepBody({ objective: { metric: 'val_mean_absolute_error' } }))
  expect(unmeasured.json().error.details).toMatchObject([{ path: 'objective.metric', rule: 'matches_task' }])
  const blind = await post(sweepBody({ job: { ...jobBody(dataset), dataset: { id: dataset, validation_fraction: 0 } } }))
  expect(blind.json().error.details).toMatchObject([{ path: 'objective.metric', rule: 'needs_validation' }])
  const missing = await post(sweepBody({ job: jobBody(`ds_${'0'.repeat(26)}`) }))
  expect(missing.statusCode).toBe(404)
})

test('a field that the job leaves out, a whole object and the data set itself can be swept', async () => {
  const optimizers = [{ type: 'adam' }, { type: 'sgd', learning_rate: 0.1 }]
  const { dataset: _dataset, ...job } = jobBody(dataset)
  const reply = await post(
    sweepBody({
      job,
      space: {
        optimizer: { type: 'choice', values: optimizers },
        'dataset.id': { type: 'choice', values: [dataset] },
        'training.epochs': { type: 'linear', from: 1, to: 3, count: 2 },
      },
    }),
  )
  expect(reply.json().trials.map(({ values }: { values: unknown }) => values)).toEqual(
    optimizers.flatMap((optimizer) => [1, 3].map((epochs) => ({ optimizer, 'dataset.id': dataset, 'training.epochs': epochs }))),
  )
  expect(reply.statusCode).toBe(201)
})

test('what is tried once, twice or in vain is warned of by the dry run, by the real POST, by the sweep and by the jobs of its trials', async () => {
  const training = { epochs: 5, batch_size: 4 }
  const job = { ...jobBody(dataset), dataset: { id: dataset, validation_fraction: 0.25 }, schedule: { type: 'cosine' }, training }
  const adam = { type: 'adam', learning_rate: 0.1 }
  const cases = [
    { space: { 'training.epochs': { type: 'choice', values: [1, 1, 1] } }, trials: 1, paths: ['space["training.epochs"].values'] },
    { space: { 'training.epochs': { type: 'linear', from: 1, to: 3, count: 10, integer: true } }, trials: 3, paths: ['space["training.epochs"].count'] },
    { space: { optimizer: { type: 'choice', values: [adam, { learning_rate: 0.1, type: 'adam' }] } }, trials: 1, paths: ['space.optimizer.values'] },
    { space: { optimizer: { type: 'choice', values: [adam, { ...adam, beta_1: 0.9 }] } }, trials: 2, paths: ['space'] },
    { space: { 'schedule.warmup_epochs': { type: 'choice', values: [0, 70] } }, trials: 2, paths: ['space["schedule.warmup_epochs"]'] },
  ]
  for (const { space, trials, paths } of cases) {
    const { warnings } = sweepPlan.parse((await post(sweepBody({ job, space }), {}, '/v1/sweeps?validate_only=true')).json())
    // Every one of them also says that the data set is too small to judge by.
    expect(new Set(warnings.map(({ path }) => path))).toEqual(new Set([...paths, 'job.dataset.validation_fraction']))
    const sweep = sweepView.parse((await post(sweepBody({ job, space }))).json())
    expect([sweep.trials.length, sweep.warnings]).toEqual([trials, warnings])
    const found = (await api.app.inject({ url: `/v1/sweeps/${sweep.id}`, headers: api.headers.reader })).json()
    expect(found.warnings).toEqual(warnings)
  }
  const last = (await api.app.inject({ url: '/v1/sweeps', headers: api.headers.reader })).json().data[0].id
  const { trials } = (await api.app.inject({ url: `/v1/sweeps/${last}`, headers: api.headers.reader })).json()
  const jobs = await Promise.all(
    trials.map(async ({ job_id }: { job_id: string }) => (await api.app.inject({ url: `/v1/jobs/${job_id}`, headers: api.headers.reader })).json().warnings),
  )
  expect(jobs.map((warnings) => warnings.map(({ path }: { path: string }) => path).toSorted())).toEqual([
    ['dataset.validation_fraction'],
    ['dataset.validation_fraction', 'schedule.warmup_epochs'],
  ])
})

test('400: a path that names no field is listed once, with the field that was probably meant, however many values it has', async () => {
  const { details } = (await post(sweepBody({ space: { 'training.epoch': { type: 'choice', values: [1, 2, 3] } } }))).json().error
  expect(details).toEqual([
    {
      path: 'space["training.epoch"]',
      rule: 'unknown_field',
      message: 'Unknown field "training.epoch". Did you mean training.epochs?',
      received: 'training.epoch',
    },
  ])
})

test('400: a range over a field of whole numbers names the remedy; over another field it does not', async () => {
  const random = { strategy: { type: 'random', trials: 1 } }
  const messageOf = async (space: object) => (await post(sweepBody({ space, ...random }))).json().error.message
  expect(await messageOf({ 'training.epochs': { type: 'uniform', from: 1, to: 5 } })).toMatch(
    /^the value [\d.]+: training\.epochs must be a whole number\. Set "integer": true in space\["training\.epochs"\] to take whole numbers$/,
  )
  expect(await messageOf({ 'training.shuffle': { type: 'uniform', from: 1.1, to: 1.2 } })).not.toContain('"integer"')
  expect((await post(sweepBody({ space: { 'training.epochs': { type: 'uniform', from: 1, to: 5, integer: true } }, ...random }))).statusCode).toBe(201)
})

test('the same Idempotency-Key makes one sweep', async () => {
  const before = await counted('sweeps')
  const replies = await Promise.all(Array.from({ length: 4 }, () => post(sweepBody(), { 'idempotency-key': 'sweep-once' })))
  expect(new Set(replies.map((reply) => reply.json().id)).size).toBe(1)
  expect(await counted('sweeps')).toBe(before + 1)
})

test('cancel ends the trials that have not begun at once and with them the sweep; a second cancel is a conflict', async () => {
  const { id } = (await post(sweepBody())).json()
  const cancelled = await post({}, {}, `/v1/sweeps/${id}/cancel`)
  expect(cancelled.statusCode).toBe(200)
  expect(cancelled.json()).toMatchObject({ status: 'cancelled', counts: { cancelled: 5 } })
  expect((await post({}, {}, `/v1/sweeps/${id}/cancel`)).statusCode).toBe(409)
  expect((await post({}, {}, '/v1/sweeps/swp_none/cancel')).statusCode).toBe(404)
})

test('a range test is resolved: as long as its steps, every step measured, no model, and it cannot have members or be a trial', async () => {
  const schedule = { type: 'range_test', from: 1e-5, to: 1, steps: 50 }
  const job = { ...jobBody(dataset), schedule, training: { batch_size: 1, early_stopping: {} } }
  const plan = (await post(job, {}, '/v1/jobs?validate_only=true')).json()
  expect(plan.steps).toBe(50)
  expect(plan.spec).toMatchObject({ model: null, training: { epochs: Math.ceil(50 / plan.train_rows), metrics_every_steps: 1, early_stopping: null } })
  expect(plan.warnings).toMatchObject([{ path: 'model', rule: 'range_test' }])
  expect((await post({ ...job, ensemble: { members: 2 } }, {}, '/v1/jobs')).json().error.details).toMatchObject([{ path: 'ensemble.members' }])
  expect((await post(sweepBody({ job }))).json().error.details).toMatchObject([{ path: 'job.schedule.type', rule: 'comparable' }])
  expect((await post({ ...job, schedule: { ...schedule, to: 1e-6 } }, {}, '/v1/jobs')).json().error.details).toMatchObject([{ path: 'schedule.to' }])
})
