import { createId } from '@trainyard/runtime'
import { defined, jobView } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
})
afterAll(() => api?.close())

const makeJob = async (): Promise<string> =>
  (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })).json().id
const act = (id: string, action: string, payload?: object) =>
  api.app.inject({ method: 'POST', url: `/v1/jobs/${id}/${action}`, headers: api.headers.admin, ...(payload ? { payload } : {}) })

test('200: a queued job is cancelled at once, and nothing of it is left to do', async () => {
  const id = await makeJob()
  const reply = await act(id, 'cancel')
  expect([reply.statusCode, jobView.parse(reply.json()).status]).toEqual([200, 'cancelled'])
  expect(await api.db.tasks.ready({ jobIds: [id] })).toEqual([])
})

test('200: a running job is asked, and its worker is notified at once', async () => {
  const id = await makeJob()
  const { lease } = await claimNext(api.db, { jobId: id })
  const received: unknown[] = []
  await api.queue.onControl((message) => void received.push(message))
  expect((await act(id, 'cancel', {})).statusCode).toBe(200)
  await expect.poll(() => received, { timeout: 5_000 }).toEqual([{ job_id: id, request: 'cancel' }])
  expect(await api.db.tasks.heartbeat(lease, { leaseSeconds: 60 })).toEqual({ request: 'cancel' })
})

test('409: an action that the state does not allow, with those that it does', async () => {
  const id = await makeJob()
  const reply = await act(id, 'resume')
  expect([reply.statusCode, reply.json().error.code]).toEqual([409, 'conflict'])
  expect(reply.json().error.message).toContain('cancel')
  await succeed(api, id)
  for (const action of ['cancel', 'pause', 'resume', 'finish', 'retry']) expect((await act(id, action)).statusCode).toBe(409)
  expect((await api.app.inject({ url: `/v1/jobs/${id}`, headers: api.headers.reader })).json().status).toBe('succeeded')
})

test('200: a failed job is retried as a new one that points back to it', async () => {
  const id = await makeJob()
  const { lease } = await claimNext(api.db, { jobId: id })
  await api.db.tasks.fail(lease, { code: 'engine_error', message: 'gone', retry: false })
  const reply = await act(id, 'retry')
  const again = jobView.parse(reply.json())
  expect([reply.statusCode, again.status, again.parent?.id, reply.headers.location]).toEqual([200, 'queued', id, `/v1/jobs/${again.id}`])
})

test('200: a job that succeeded without one of its members is retried for that one; 409: one whose members all succeeded', async () => {
  const payload = { ...jobBody(dataset), ensemble: { members: 2, members_per_call: 1 } }
  const { id } = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: api.headers.admin })).json()
  const tasks = await api.db.tasks.ready({ jobIds: [id] })
  const claims = await Promise.all(tasks.map(({ id: taskId }) => api.db.tasks.claim({ taskId, workerId: createId('worker'), leaseSeconds: 60 })))
  const last = defined(
    claims.find((claim) => claim?.members[0]?.index === 1),
    'the claim of member 1',
  )
  await api.db.tasks.fail(last.lease, { code: 'diverged', message: 'the loss became NaN', retry: false })
  const first = defined(
    claims.find((claim) => claim?.members[0]?.index === 0),
    'the claim of member 0',
  )
  await api.db.tasks.release(first.lease)
  await succeed(api, id)
  const partial = jobView.parse((await api.app.inject({ url: `/v1/jobs/${id}`, headers: api.headers.reader })).json())
  expect([partial.status, partial.failed_members]).toEqual(['succeeded', 1])
  for (const action of ['cancel', 'pause', 'resume', 'finish']) {
    const reply = await act(id, action)
    expect([reply.statusCode, reply.json().error.message]).toEqual([409, expect.stringContaining('Possible now: retry.')])
  }
  const reply = await act(id, 'retry')
  const again = jobView.parse(reply.json())
  expect([reply.statusCode, again.parent?.id, again.members.map(({ status }) => status)]).toEqual([200, id, ['succeeded', 'queued']])

  const whole = await makeJob()
  await succeed(api, whole)
  const rejected = await act(whole, 'retry')
  expect([rejected.statusCode, rejected.json().error]).toEqual([
    409,
    expect.objectContaining({
      code: 'conflict',
      message: 'This job has already succeeded, and none of its members failed, so there is nothing to retry. Send it as a new job to train it again.',
    }),
  ])
})

test('200: a retry whose process died before its reply makes one job, however often its key is sent', async () => {
  const id = await makeJob()
  const { lease } = await claimNext(api.db, { jobId: id })
  await api.db.tasks.fail(lease, { code: 'engine_error', message: 'gone', retry: false })
  const key = 'retry-once'
  const send = () => api.app.inject({ method: 'POST', url: `/v1/jobs/${id}/retry`, headers: { ...api.headers.admin, 'idempotency-key': key } })
  const first = jobView.parse((await send()).json())
  // As a crash leaves it: the job is there and its reply was never kept; the key is old enough to be taken for abandoned.
  await api.db.pool.query(`UPDATE idempotency_keys SET status = NULL, response = NULL, created_at = created_at - interval '31 seconds' WHERE key = $1`, [key])
  const second = jobView.parse((await send()).json())
  expect(second.id).toBe(first.id)
  const { rows } = await api.db.pool.query<{ id: string }>('SELECT id FROM jobs WHERE parent_id = $1', [id])
  expect(rows).toEqual([{ id: first.id }])
})

test('409: a retry of a job whose data set was deleted says so; everything else of the job can still be read', async () => {
  const own = await readyDataset(api, api.projects.own)
  const id = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(own), headers: api.headers.admin })).json().id
  expect((await act(id, 'cancel')).statusCode).toBe(200)
  expect((await api.app.inject({ method: 'DELETE', url: `/v1/datasets/${own}`, headers: api.headers.admin })).statusCode).toBeLessThan(300)
  const reply = await act(id, 'retry')
  expect([reply.statusCode, reply.json().error.message]).toEqual([
    409,
    `The data set ${own} of this job was deleted, so the job can't be retried. Send a new job with a data set that is there.`,
  ])
  for (const path of ['', '/events', '/metrics', '/checkpoints'])
    expect((await api.app.inject({ url: `/v1/jobs/${id}${path}`, headers: api.headers.reader })).statusCode, path).toBe(200)
})

test('404: a job that is not there; 400: a body that says something', async () => {
  expect((await act('job_none', 'cancel')).statusCode).toBe(404)
  expect((await act(await makeJob(), 'cancel', { reason: 'x' })).statusCode).toBe(400)
})
