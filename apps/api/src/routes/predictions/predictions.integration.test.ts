import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

type Seen = { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders; body: Buffer }
let api: TestApi
let server: Server
let answer: { status: number; headers: Record<string, string>; body: Buffer }
const seen: Seen[] = []

/** Stands where the serving process does, over a real connection, and says what the test wants. */
beforeAll(async () => {
  server = createServer((request, reply) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) })
        reply.writeHead(answer.status, answer.headers).end(answer.body)
      })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  api = await createTestApi({ serving: { url: `http://127.0.0.1:${port}`, token: 'a shared token', timeoutMs: 5_000 } })
})
afterAll(async () => {
  await api?.close()
  server.closeAllConnections()
  server.close()
})
const json = (body: unknown, status = 200) => ({ status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) })
const post = (url: string, payload: string | Buffer, headers: Record<string, string> = {}) =>
  api.app.inject({ method: 'POST', url, payload, headers: { ...api.headers.predictor, ...headers } })

test('a prediction goes through as it is, in the name of the caller’s project and with the token that serving asks for', async () => {
  answer = json({ model: 'm', predictions: [] })
  const reply = await post('/v1/models/m/predict?x=1', '{"instances":[[1]]}', { 'content-type': 'application/json' })
  expect([reply.statusCode, reply.json()]).toEqual([200, { model: 'm', predictions: [] }])
  const last = seen.at(-1)
  expect(last).toMatchObject({
    method: 'POST',
    url: '/v1/models/m/predict?x=1',
    headers: {
      authorization: 'Bearer a shared token',
      'x-trainyard-project': api.projects.own,
      'x-trainyard-caller': expect.stringMatching(/^key_/),
      'x-request-id': reply.headers['x-request-id'],
    },
  })
  expect(last?.body.toString()).toBe('{"instances":[[1]]}')
})

test('a long prediction is compressed for who accepts it; what is said of models and errors are not: tritonclient accepts it for those and reads them as they are', async () => {
  const long = { text: 'x'.repeat(10_000), error: 'x'.repeat(10_000) }
  const encodingOf = async (method: 'GET' | 'POST', url: string, status: number) => {
    answer = json(long, status)
    const headers = { ...api.headers.predictor, 'accept-encoding': 'gzip, deflate, br' }
    return (await api.app.inject({ method, url, headers, ...(method === 'POST' && { payload: '{}' }) })).headers['content-encoding']
  }
  for (const url of ['/v1/models/m/predict', '/v1/models/m:predict', '/v2/models/m/infer', '/v2/models/m/versions/1/infer', '/invocations']) {
    expect(await encodingOf('POST', url, 200), url).toBe('gzip')
    expect(await encodingOf('POST', url, 400), url).toBeUndefined()
  }
  for (const url of ['/v2/models', '/v2/models/stats', '/v2/models/m/stats', '/v2/models/m/config', '/v1/models/m/metadata'])
    expect(await encodingOf('GET', url, 200), url).toBeUndefined()
  expect(await encodingOf('POST', '/v2/repository/index', 200)).toBeUndefined()
})

test.each([
  ['no content type at all', {}],
  ['an octet stream that is JSON', { 'content-type': 'application/octet-stream' }],
  ['a JSON type', { 'content-type': 'application/json' }],
])('the protocol takes a body with %s', async (_what, headers) => {
  answer = json({ model_name: 'm', model_version: '1', outputs: [] })
  const reply = await post('/v2/models/m/infer', '{"inputs":[]}', headers)
  expect([reply.statusCode, reply.headers['content-type'], seen.at(-1)?.body.toString()]).toEqual([200, 'application/json', '{"inputs":[]}'])
})

test.each(['/v1/models/a.b-c_1:predict', '/v1/models/m/versions/3:predict', '/v1/models/m/labels/best:predict', '/invocations?model=m&alias=best'])(
  '%s of other servers goes through as it is',
  async (url) => {
    answer = json({ predictions: [[0.25, 0.75]] })
    const reply = await post(url, '{"instances":[[1]]}')
    expect([reply.statusCode, reply.json(), seen.at(-1)?.url, seen.at(-1)?.body.toString()]).toEqual([
      200,
      { predictions: [[0.25, 0.75]] },
      url,
      '{"instances":[[1]]}',
    ])
  },
)

test('who waits for an MLflow server hears it without a key', async () => {
  const reply = await api.app.inject({ url: '/ping' })
  expect([reply.statusCode, reply.body]).toEqual([200, '\n'])
})

test('binary tensors and their header go both ways byte for byte', async () => {
  const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256))
  answer = { status: 200, headers: { 'content-type': 'application/octet-stream', 'inference-header-content-length': '12' }, body: bytes }
  const reply = await post('/v2/models/my%20model/versions/3/infer', bytes, { 'inference-header-content-length': '34' })
  expect(seen.at(-1)).toMatchObject({ url: '/v2/models/my%20model/versions/3/infer', headers: { 'inference-header-content-length': '34' } })
  expect(seen.at(-1)?.body).toEqual(bytes)
  expect([reply.rawPayload, reply.headers['inference-header-content-length']]).toEqual([bytes, '12'])
})

test.each(['/v2/models/m/config', '/v2/models/m/stats', '/v2/models/m/versions/1/config', '/v2/models/m/versions/1/stats'])('%s is passed on', async (url) => {
  answer = json({ name: 'm' })
  const reply = await api.app.inject({ url, headers: api.headers.predictor })
  expect([reply.statusCode, reply.json(), seen.at(-1)?.url]).toEqual([200, { name: 'm' }, url])
})

test('the index of the repository is passed on for a body that is not there', async () => {
  answer = json([{ name: 'm', version: '1', state: 'READY', reason: '' }])
  const reply = await api.app.inject({ method: 'POST', url: '/v2/repository/index', headers: api.headers.predictor })
  expect([reply.statusCode, reply.json()]).toEqual([200, [{ name: 'm', version: '1', state: 'READY', reason: '' }]])
})

test('an error of serving is passed on as it is', async () => {
  answer = json({ error: 'no such model' }, 404)
  const reply = await post('/v2/models/none/infer', '{}')
  expect([reply.statusCode, reply.json()]).toEqual([404, { error: 'no such model' }])
})

test('503: serving that does not know our token is an error of ours, not of the caller', async () => {
  answer = json({ error: 'unauthorized' }, 401)
  expect((await post('/v1/models/m/predict', '{}', { 'content-type': 'application/json' })).statusCode).toBe(503)
})

test('503 with Retry-After while serving is away, in the words of each protocol; health is public', async () => {
  const lonely = await createTestApi()
  try {
    const own = await lonely.app.inject({ method: 'POST', url: '/v1/models/m/predict', payload: {}, headers: lonely.headers.predictor })
    expect([own.statusCode, own.json().error.code, Number(own.headers['retry-after']) > 0]).toEqual([503, 'unavailable', true])
    const protocol = await lonely.app.inject({ method: 'POST', url: '/v2/models/m/infer', payload: {}, headers: lonely.headers.predictor })
    expect([protocol.statusCode, typeof protocol.json().error]).toEqual([503, 'string'])
    expect((await lonely.app.inject({ url: '/v2/health/live' })).statusCode).toBe(503)
    const state = await lonely.app.inject({ url: '/readyz' })
    expect([state.statusCode, state.json()]).toMatchObject([
      200,
      { ready: true, database: { ready: true }, queue: { ready: true }, serving: { ready: false, backend: null } },
    ])
  } finally {
    await lonely.close()
  }
})

test('readiness names the backend of serving and of every worker', async () => {
  answer = json({ backend: 'tensorflow' })
  await api.db.workers.beat({
    id: `wrk_${'0'.repeat(26)}`,
    host: 'h',
    pid: 1,
    backend: 'tensorflow',
    library: '2.21',
    device: 'cpu',
    memoryBytes: null,
    slots: 2,
    busy: 1,
  })
  expect((await api.app.inject({ url: '/readyz' })).json()).toMatchObject({
    engine: { ready: true, backends: ['tensorflow'] },
    serving: { ready: true, backend: 'tensorflow' },
  })
  const metrics = (await api.app.inject({ url: '/metrics', headers: api.headers.admin })).body
  expect(metrics).toContain('trainyard_worker_slots{backend="tensorflow",device="cpu"} 2')
  expect(metrics).toMatch(/trainyard_http_requests_total\{method="POST",route="\/v2\/models\/:name\/infer",status="200"\} \d/)
})

test('metric names are such as promtool takes: counters end in _total and nothing else does, units are written out', async () => {
  const text = (await api.app.inject({ url: '/metrics', headers: api.headers.admin })).body
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({ name, type }))
  expect(types.length).toBeGreaterThan(10)
  expect(types.filter(({ name, type }) => name.endsWith('_total') !== (type === 'counter'))).toEqual([])
  expect(types.filter(({ name }) => /_(ms|us|ns|milliseconds|kb|mb|kilobytes)(_|$)/.test(name))).toEqual([])
  expect(types.every(({ name }) => new RegExp(`^# HELP ${name} \\S`, 'm').test(text))).toBe(true)
})
