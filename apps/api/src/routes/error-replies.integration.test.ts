import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '@trainyard/db'
import { elementAt, projectLimits } from '@trainyard/spec'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

test('404: what is not there, and not even that without a key', async () => {
  expect((await api.app.inject({ url: '/v1/nothing' })).statusCode).toBe(401)
  const reply = await api.app.inject({ url: '/v1/nothing', headers: api.headers.admin })
  expect([reply.statusCode, reply.json().error.code]).toEqual([404, 'not_found'])
})

test('405: a method that the path does not take, with those that it does', async () => {
  const reply = await api.app.inject({ method: 'PUT', url: '/v1/jobs', headers: api.headers.admin })
  expect([reply.statusCode, reply.headers.allow]).toEqual([405, 'GET, POST'])
})

test('every reply carries a request id: the caller’s own, if it is a decent one', async () => {
  expect((await api.app.inject({ url: '/healthz', headers: { 'x-request-id': 'mine-1' } })).headers['x-request-id']).toBe('mine-1')
  expect((await api.app.inject({ url: '/healthz', headers: { 'x-request-id': 'no good\u007f' } })).headers['x-request-id']).toMatch(/^req_/)
  expect((await api.app.inject({ url: '/v1/jobs' })).json().error.request_id).toMatch(/^req_/)
})

test('the prediction protocols get their errors as one text, with a bare content type', async () => {
  for (const url of ['/v2/models/x/infer', '/v1/models/x:predict', '/invocations']) {
    const reply = await api.app.inject({ method: 'POST', url, payload: '{}' })
    expect([reply.statusCode, reply.headers['content-type'], typeof reply.json().error]).toEqual([401, 'application/json', 'string'])
  }
})

test('a key’s secret is shown once: the replay of its making does not hold it, nor does the database', async () => {
  const make = () =>
    api.app.inject({
      method: 'POST',
      url: '/v1/api-keys',
      headers: { ...api.headers.admin, 'idempotency-key': 'k1' },
      payload: { name: 'ci', scopes: ['predict'] },
    })
  const first = await make()
  const { secret, ...rest } = first.json()
  expect(secret).toMatch(/^ty_/)
  const second = await make()
  expect(second.json()).toEqual(rest)
  const stored = await api.db.pool.query(`SELECT (SELECT json_agg(k) FROM api_keys k)::text || (SELECT json_agg(i) FROM idempotency_keys i)::text AS text`)
  expect(stored.rows[0].text).not.toContain(secret.split('_').slice(2).join('_'))
})

test('403: an admin of another project makes no keys for this one', async () => {
  const reply = await api.app.inject({
    method: 'POST',
    url: '/v1/api-keys',
    headers: api.headers.other,
    payload: { name: 'x', scopes: ['admin'], project: 'default' },
  })
  expect(reply.statusCode).toBe(403)
})

test('400: a key that has expired before it is made is refused; one that expires later is made', async () => {
  const make = (expires_at: string) =>
    api.app.inject({ method: 'POST', url: '/v1/api-keys', headers: api.headers.admin, payload: { name: 'x', scopes: ['predict'], expires_at } })
  const refused = await make('2020-01-01T00:00:00Z')
  expect(refused.statusCode).toBe(400)
  expect(refused.json().error).toMatchObject({ code: 'invalid_request', param: 'expires_at', details: [{ rule: 'future', received: '2020-01-01T00:00:00Z' }] })
  expect((await make(new Date(Date.now() + 60_000).toISOString())).statusCode).toBe(201)
})

test('429: beyond the requests of a project, whatever keys they come from, with the time to wait', async () => {
  const { id } = await api.db.projects.ensure('counted')
  await api.db.projects.setSettings(id, { weight: 1, limits: { ...projectLimits, requests_per_minute: 60 } })
  const keys = await Promise.all([api.keyFor(id, ['jobs:read']), api.keyFor(id, ['jobs:read'])])
  const replies = []
  for (let turn = 0; turn < 65; turn++) replies.push(await api.app.inject({ url: '/v1/datasets/catalog', headers: elementAt(keys, turn % 2, 'keys').headers }))
  const rejected = replies.filter(({ statusCode }) => statusCode === 429)
  expect(rejected).toHaveLength(5)
  expect(rejected[0]?.json().error).toMatchObject({ code: 'rate_limited', details: [{ rule: 'requests_per_minute' }] })
  expect(Number(rejected[0]?.headers['retry-after'])).toBeGreaterThan(0)
  expect(rejected[0]?.headers['ratelimit']).toMatch(/^"requests_per_minute";r=0;t=\d+$/)
})

test('500: what is not ours tells nothing; the request id leads to the log', async () => {
  const broken = await createTestApi({ db: { ...api.db, workers: { ...api.db.workers, alive: () => Promise.reject(new Error('a secret of the inside')) } } })
  try {
    const { headers } = await api.keyFor(api.projects.own, ['jobs:read'])
    const reply = await broken.app.inject({ url: '/v1/workers', headers })
    expect([reply.statusCode, reply.json().error.code]).toEqual([500, 'internal'])
    expect(reply.body).not.toContain('secret')
    expect(reply.body).toContain(String(reply.headers['x-request-id']))
  } finally {
    await broken.close()
  }
})

test('503 with Retry-After while the database is away; the process itself stays up and says what is wrong', async () => {
  const db = createDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 2 })
  const lonely = await createTestApi({ db })
  try {
    const reply = await lonely.app.inject({ url: '/v1/jobs', headers: lonely.headers.admin })
    expect([reply.statusCode, reply.json().error.code, Number(reply.headers['retry-after']) > 0]).toEqual([503, 'unavailable', true])
    expect(reply.body).not.toContain('ECONNREFUSED')
    expect((await lonely.app.inject({ url: '/healthz' })).statusCode).toBe(200)
    const state = await lonely.app.inject({ url: '/readyz' })
    expect([state.statusCode, state.json().database]).toMatchObject([503, { ready: false, outage: { cause: 'database_away' } }])
  } finally {
    await lonely.close()
    await db.close()
  }
})
