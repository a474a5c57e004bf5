import { jobPlan, jobView } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createQueue } from '@trainyard/queue'
import { createId, createLogger } from '@trainyard/runtime'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
})
afterAll(() => api?.close())

const post = (payload: object | string, headers: Record<string, string> = {}, url = '/v1/jobs') =>
  api.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...api.headers.admin, ...headers } })
const counted = async (table: 'jobs' | 'tasks') => Number((await api.db.pool.query(`SELECT count(*) AS n FROM ${table}`)).rows[0].n)

test('201: the job is queued, resolved, and found where Location says', async () => {
  const reply = await post({ ...jobBody(dataset), ensemble: { members: 2 } })
  expect(reply.statusCode).toBe(201)
  const job = jobView.parse(reply.json())
  expect(job).toMatchObject({
    status: 'queued',
    name: 'small',
    spec: { task: 'classification', optimizer: { type: 'adam' } },
    members: [{ index: 0 }, { index: 1 }],
  })
  expect(reply.headers.location).toBe(`/v1/jobs/${job.id}`)
  const found = await api.app.inject({ url: `/v1/jobs/${job.id}`, headers: api.headers.reader })
  expect(jobView.parse(found.json()).spec_sha256).toBe(job.spec_sha256)
  const list = await api.app.inject({ url: '/v1/jobs?status=queued&name=SMALL&sort=name', headers: api.headers.reader })
  expect(list.json().data.map(({ id }: { id: string }) => id)).toContain(job.id)
})

test('200: validate_only resolves and estimates, and queues nothing', async () => {
  const before = await counted('jobs')
  const reply = await post(jobBody(dataset), {}, '/v1/jobs?validate_only=true')
  expect(reply.statusCode).toBe(200)
  expect(jobPlan.parse(reply.json())).toMatchObject({ parameters: 2 * 3 + 3 + 3 * 2 + 2, spec: { seed: expect.any(Number) } })
  expect(await counted('jobs')).toBe(before)
})

const changes = fc.record({
  warmup: fc.constantFrom(0, 1, 3, 50),
  epochs: fc.integer({ min: 1, max: 5 }),
  batch: fc.constantFrom(1, 4, 100),
  fraction: fc.constantFrom(0, 0.1, 0.3),
  patience: fc.option(fc.constantFrom(1, 90)),
})

test('the warnings of validate_only are those of the real POST, of the stored job, of its events and of its retry', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(changes, async ({ warmup, epochs, batch, fraction, patience }) => {
      const body = {
        ...jobBody(dataset),
        dataset: { id: dataset, validation_fraction: fraction },
        schedule: { type: 'cosine', warmup_epochs: warmup },
        training: { epochs, batch_size: batch, early_stopping: patience === null ? null : { metric: 'loss', patience } },
      }
      const { warnings } = jobPlan.parse((await post(body, {}, '/v1/jobs?validate_only=true')).json())
      const made = await post(body)
      const job = jobView.parse(made.json())
      expect([made.statusCode, job.warnings]).toEqual([201, warnings])
      // What is to be warned of, by hand: a warm-up and a patience as long as the training, a batch of more rows than there are.
      const expected = [
        ...(batch > 8 - Math.round(8 * fraction) ? ['training.batch_size'] : []),
        ...(warmup >= epochs ? ['schedule.warmup_epochs'] : []),
        ...(patience !== null && patience >= epochs ? ['training.early_stopping.patience'] : []),
      ]
      expect(warnings.map(({ path }) => path).filter((path) => path !== 'dataset.validation_fraction')).toEqual(expected)
      const read = async (path: string) => (await api.app.inject({ url: `/v1/jobs/${job.id}${path}`, headers: api.headers.reader })).json()
      expect((await read('')).warnings).toEqual(warnings)
      const events: { level: string; message: string; seq: number }[] = (await read('/events?order=asc')).data
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      expect(events.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual(warnings.map(({ message }) => message))
      for (const { path } of warnings) seen.add(path)
      await api.db.jobs.request(api.projects.own, job.id, 'cancel')
      expect((await api.db.jobs.request(api.projects.own, job.id, 'retry')).warnings).toEqual(warnings)
    }),
    { numRuns: 25 },
  )
  expect([...seen].sort()).toEqual(['dataset.validation_fraction', 'schedule.warmup_epochs', 'training.batch_size', 'training.early_stopping.patience'])
})

test('422, also where it is only validated: a training that cannot fit the memory or the time of any worker of now, until one that has it reports', async () => {
  const beat = (memoryBytes: number | null, flopsPerSecond: number | null = null) => api.db.workers.beat({ ...oneWorker, memoryBytes, flopsPerSecond })
  const oneWorker = { id: createId('worker'), host: 'h', pid: 1, backend: 'native', library: 'x', device: 'cpu', slots: 1, busy: 0 }
  const told = async (url: string) => {
    const reply = await post(jobBody(dataset), {}, url)
    const { error, warnings } = reply.json()
    const rules = (error?.details ?? warnings).map(({ rule }: { rule: string }) => rule)
    return [reply.statusCode, error?.code, ...rules.filter((rule: string) => ['memory', 'time'].includes(rule))]
  }
  const both = async () => [await told('/v1/jobs?validate_only=true'), await told('/v1/jobs')]
  expect(await both()).toEqual([
    [200, undefined],
    [201, undefined],
  ])
  await beat(100)
  for (const one of await both()) expect(one).toEqual([422, 'over_limit', 'memory'])
  await beat(535_000_000)
  expect(await both()).toEqual([
    [200, undefined, 'memory'],
    [201, undefined, 'memory'],
  ])
  await beat(2 ** 31, 1e-6)
  for (const one of await both()) expect(one).toEqual([422, 'over_limit', 'time'])
  await beat(2 ** 31, 1e9)
  expect(await both()).toEqual([
    [200, undefined],
    [201, undefined],
  ])
  await api.db.pool.query('DELETE FROM workers')
})

test('400: every mistake at once, in the query too, each with its path; nothing is queued', async () => {
  const before = await Promise.all([counted('jobs'), counted('tasks')])
  const layers = [
    { type: 'conv2d', filters: 8 },
    { type: 'dropout', rate: -1 },
    { type: 'dense', units: 10 },
  ]
  const reply = await post(
    { datset: 1, dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { layers }, optimizer: { type: 'adam', learning_rate: -0.1 } },
    {},
    '/v1/jobs?validate=1',
  )
  expect(reply.statusCode).toBe(400)
  const { error } = reply.json()
  expect(error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_request', request_id: reply.headers['x-request-id'] })
  expect(error.details.map(({ path }: { path: string }) => path).sort()).toEqual([
    'architecture.layers[1].rate',
    'architecture.layers[2]',
    'dataset.id',
    'datset',
    'optimizer.learning_rate',
    'query.validate',
  ])
  expect(error.details.find(({ path }: { path: string }) => path === 'optimizer.learning_rate')).toMatchObject({ rule: 'minimum', received: -0.1 })
  expect(await Promise.all([counted('jobs'), counted('tasks')])).toEqual(before)
})

test.each([
  ['broken JSON', '{"a":', 'invalid_json'],
  ['a key that stands twice', '{"name":"a","name":"b"}', 'invalid_json'],
  ['a number that would be rounded', '{"metadata":{"n":9007199254740993}}', 'invalid_json'],
  ['one with an exponent', '{"metadata":{"n":9.007199254740993e15}}', 'invalid_json'],
  ['a key that reaches a prototype', '{"__proto__":{"polluted":true}}', 'invalid_json'],
  ['a constructor that reaches one', '{"constructor":{"prototype":{"polluted":true}}}', 'invalid_json'],
  ['nesting without end', '['.repeat(100_000) + ']'.repeat(100_000), 'invalid_request'],
  ['text that cannot be stored', '{"name":"\\u0000"}', 'invalid_request'],
  ['half a surrogate pair', '{"metadata":{"a":"\\ud800"}}', 'invalid_request'],
  ['more values than are looked at', JSON.stringify(Array.from({ length: 250_000 }, () => 1)), 'invalid_request'],
])('400: %s is refused before anything is done', async (_what, payload, code) => {
  const reply = await post(payload)
  expect([reply.statusCode, reply.json().error.code]).toEqual([400, code])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
})

test('413: a body beyond the limit, with the limit and what was received', async () => {
  const reply = await post(JSON.stringify({ name: 'x'.repeat(1 << 20) }))
  expect(reply.statusCode).toBe(413)
  expect(reply.json()).toMatchObject({ error: { code: 'payload_too_large', message: 'the body must have at most 1048576 bytes; received 1048587' } })
})

test('415: another content type', async () => {
  expect((await post('name=x', { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(415)
})

test('404: a data set of another project is not there', async () => {
  const foreign = await readyDataset(api, api.projects.other)
  const reply = await post(jobBody(foreign))
  expect([reply.statusCode, reply.json().error.details[0].path]).toEqual([404, 'dataset.id'])
})

test('409: a data set that is still prepared is named', async () => {
  const { id } = await api.db.datasets.create({ projectId: api.projects.own, name: 'slow', source: { type: 'sample', sample: 'iris' } })
  const reply = await post(jobBody(id))
  expect(reply.statusCode).toBe(409)
  expect(reply.json().error.message).toContain('slow')
})

test('422: a network beyond the limit, with the numbers', async () => {
  const layers = Array.from({ length: 3 }, () => ({ type: 'dense', units: 65_536 }))
  const reply = await post({ ...jobBody(dataset), architecture: { layers } })
  expect([reply.statusCode, reply.json().error.code]).toEqual([422, 'over_limit'])
})

test('50 requests at once with one key make one job and get one reply', async () => {
  const before = await counted('jobs')
  const replies = await Promise.all(Array.from({ length: 50 }, () => post(jobBody(dataset), { 'idempotency-key': 'fifty' })))
  expect(new Set(replies.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
  expect(new Set(replies.map(({ body }) => JSON.parse(body).id)).size).toBe(1)
  expect(new Set(replies.map(({ body }) => body)).size).toBe(1)
  expect(new Set(replies.map(({ headers }) => headers.location)).size).toBe(1)
  expect(await counted('jobs')).toBe(before + 1)
})

test('422: the same key with another body; a refused request leaves its key free', async () => {
  const key = { 'idempotency-key': 'reused' }
  expect((await post({ nonsense: true }, key)).statusCode).toBe(400)
  expect((await post(jobBody(dataset), key)).statusCode).toBe(201)
  const other = await post({ ...jobBody(dataset), name: 'other' }, key)
  expect([other.statusCode, other.json().error.code]).toEqual([422, 'idempotency_mismatch'])
  const again = await post(jobBody(dataset), key)
  expect([again.statusCode, again.headers['idempotency-replayed']]).toEqual([201, 'true'])
})

test('another project may use the same key', async () => {
  const foreign = await readyDataset(api, api.projects.other)
  const key = { 'idempotency-key': 'shared' }
  const own = await post(jobBody(dataset), key)
  const theirs = await post(jobBody(foreign), { ...key, ...api.headers.other })
  expect([own.statusCode, theirs.statusCode]).toEqual([201, 201])
  expect(own.json().id).not.toBe(theirs.json().id)
})

test('201 all the same while the queue is away: the row is what counts', async () => {
  const away = createQueue({ url: 'redis://127.0.0.1:1', logger: createLogger({ name: 'away', level: 'silent' }) })
  const lonely = await createTestApi({ queue: away })
  try {
    const id = await readyDataset(lonely, lonely.projects.own)
    const reply = await lonely.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(id), headers: lonely.headers.admin })
    expect(reply.statusCode).toBe(201)
    expect(await lonely.db.tasks.ready({ jobIds: [reply.json().id] })).toHaveLength(1)
  } finally {
    await lonely.close()
  }
})
