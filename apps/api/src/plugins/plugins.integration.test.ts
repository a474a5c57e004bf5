import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let open: TestApi
let port: number
beforeAll(async () => {
  api = await createTestApi({ corsOrigins: ['https://pages.example.org', 'http://localhost:5173'] })
  open = await createTestApi({ corsOrigins: ['*'] })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(async () => {
  await api?.close()
  await open?.close()
})

const preflight = (origin: string, at = api) =>
  at.app.inject({
    method: 'OPTIONS',
    url: '/v1/models/m/predict',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
  })

test('a preflight of an allowed origin needs no key and allows every method and the headers that are asked for', async () => {
  const { statusCode, headers } = await preflight('https://pages.example.org')
  expect([statusCode, headers['access-control-allow-origin'], headers['access-control-allow-headers']]).toEqual([
    204,
    'https://pages.example.org',
    'authorization,content-type',
  ])
  expect(headers['access-control-allow-methods']).toBe('GET, HEAD, POST, PUT, PATCH, DELETE')
  expect(headers['vary']).toContain('Origin')
})

test('replies and errors to a page of an allowed origin can be read, with the headers that clients need; others are not', async () => {
  for (const [url, headers] of [
    ['/healthz', {}],
    ['/v1/jobs', api.headers.reader],
    ['/v1/jobs', {}],
    ['/v1/none', api.headers.reader],
  ] as const) {
    const reply = await api.app.inject({ url, headers: { ...headers, origin: 'http://localhost:5173' } })
    expect(reply.headers['access-control-allow-origin']).toBe('http://localhost:5173')
    const exposed = String(reply.headers['access-control-expose-headers']).split(', ')
    for (const name of ['x-request-id', 'etag', 'inference-header-content-length', 'retry-after', 'location']) expect(exposed).toContain(name)
    const other = await api.app.inject({ url, headers: { ...headers, origin: 'https://pages.example.org.evil.test' } })
    expect([other.headers['access-control-allow-origin'], String(other.headers['vary'])]).toEqual([undefined, expect.stringContaining('Origin')])
  }
  expect((await preflight('null')).headers['access-control-allow-origin']).toBeUndefined()
})

test('with * every origin may call; without the setting none, and a preflight is a request like any other', async () => {
  expect((await preflight('https://any.test', open)).headers['access-control-allow-origin']).toBe('*')
  const closed = await createTestApi()
  try {
    expect((await preflight('https://pages.example.org', closed)).statusCode).toBe(401)
    const reply = await closed.app.inject({ url: '/healthz', headers: { origin: 'https://pages.example.org' } })
    expect(reply.headers['access-control-allow-origin']).toBeUndefined()
  } finally {
    await closed.close()
  }
})

const packers = { gzip: gzipSync, 'x-gzip': gzipSync, GZip: gzipSync, deflate: deflateSync, br: brotliCompressSync, identity: (body: Buffer) => body }
const search = { name: '/api/2.0/mlflow/runs/search', body: '{"experiment_ids":["0"]}' }

test.each(Object.keys(packers) as (keyof typeof packers)[])('a body packed with %s is the body, on every kind of route', async (encoding) => {
  const post = (url: string, body: string) =>
    api.app.inject({
      method: 'POST',
      url,
      payload: packers[encoding](Buffer.from(body)),
      headers: { ...api.headers.admin, 'content-type': 'application/json', 'content-encoding': encoding },
    })
  expect((await post('/v1/api-keys', '{"name":"ø","scopes":["predict"]}')).json()).toMatchObject({ object: 'api_key', name: 'ø' })
  expect((await post(search.name, search.body)).json()).toEqual({ runs: [] })
  expect((await post('/v1/datasets', '{"source":{"type":"sample","sample":"iris"}}')).statusCode).toBe(201)
  expect((await post('/v1/jobs', '{"nam":1}')).json().error.details).toContainEqual(expect.objectContaining({ path: 'nam' }))
})

test('415 names an unknown Content-Encoding and what is known, on every kind of route and for uploads; 400 and 413 for what cannot be unpacked', async () => {
  const send = async (url: string, encoding: string, payload: Buffer, type = 'application/json') => {
    const headers = { ...api.headers.admin, 'content-type': type, 'content-encoding': encoding }
    const reply = await api.app.inject({ method: 'POST', url, payload, headers })
    const { error, message = error.message ?? error } = reply.json()
    return `${reply.statusCode} ${message}`
  }
  for (const url of ['/v1/jobs', '/v1/datasets', '/v2/models/m/infer', '/invocations', search.name])
    expect(await send(url, 'zstd', Buffer.from('{}'))).toBe('415 Content-Encoding must be gzip, deflate, br or left out; received zstd')
  expect(await send('/v1/datasets', 'gzip', gzipSync('x'), 'multipart/form-data; boundary=a')).toContain('415 a multipart upload must be sent without')
  for (const [encoding, payload] of [
    ['gzip', Buffer.from('{}')],
    ['br', Buffer.from('{}')],
    ['gzip', gzipSync('{"name":"cut"}').subarray(0, 12)],
  ] as const)
    expect(await send('/v1/jobs', encoding, payload)).toMatch(/^400 .*(Content-Encoding|empty)/)
  const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20, ' '))
  expect(bomb.length).toBeLessThan(2 ** 20)
  expect(await send('/v1/jobs', 'gzip', bomb)).toBe('413 the body must have at most 1048576 bytes when it is unpacked')
  expect(await send('/v2/models/m/infer', 'gzip', bomb)).toBe('413 the body must have at most 67108864 bytes when it is unpacked')
})

test('large text is packed for who accepts it, and is the same; what is short, or a file, is not', async () => {
  const ask = (url: string, encoding: string) => api.app.inject({ url, headers: { ...api.headers.reader, 'accept-encoding': encoding } })
  const [plain, packed] = [await ask('/openapi.json', 'identity'), await ask('/openapi.json', 'gzip, br')]
  expect([plain.headers['content-encoding'], packed.headers['content-encoding'], packed.headers['vary']]).toEqual([
    undefined,
    'gzip',
    expect.stringContaining('accept-encoding'),
  ])
  expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true)
  expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3)
  expect((await ask('/healthz', 'gzip')).headers['content-encoding']).toBeUndefined()
  expect((await ask('/openapi.json', 'gzip;q=0, identity')).headers['content-encoding']).toBeUndefined()
})

test.each([
  ['/v1/models/%E0%A4%A', 'received %E0%A4%A'],
  ['/v1/jobs/%zz/metrics', 'received %zz'],
  ['/v1/jobs/%', 'received %'],
  ['/%c0%ae', 'received %c0%ae'],
])('400 in our own form for the path %s, with a request id and what to do', async (url, received) => {
  const reply = await api.app.inject({ url, headers: api.headers.reader })
  const { error } = reply.json()
  expect([reply.statusCode, error.code, reply.headers['x-request-id']]).toEqual([400, 'invalid_request', error.request_id])
  expect(error.message).toContain('percent-encoded UTF-8, with each % as %25')
  expect(error.message).toContain(received)
})

test('the same in the forms of the other protocols', async () => {
  expect((await api.app.inject({ url: '/v2/models/%E0%A4%A' })).json()).toEqual({ error: expect.stringContaining('percent-encoded') })
  expect((await api.app.inject({ url: '/api/2.0/mlflow/runs/%E0%A4%A' })).json()).toMatchObject({ error_code: expect.any(String) })
})

test.each([101, 500, 5_000])('an id of %i characters is too long by the rule of its field, never by the router', async (length) => {
  const reply = await api.app.inject({ url: `/v1/jobs/${'x'.repeat(length)}`, headers: api.headers.reader })
  expect([reply.statusCode, reply.json().error.details[0]]).toMatchObject([400, { path: 'params.id', rule: 'maximum' }])
})

test('slashes at the end and an empty query make no other route, for any route and by any method', async () => {
  const paths = api.app.routeTable
    .filter(({ url }) => !url.includes('*'))
    .map(({ method, url }) => ({ method, path: url.replace(/:\w+(\([^)]*\))?/g, 'nobody').replace('::', ':') }))
  const answer = async (method: string, url: string) => {
    const { statusCode, headers, body } = await api.app.inject({ method: method as 'GET', url, headers: api.headers.wrong })
    return [statusCode, headers['content-type'], headers['allow'], body.replace(/req_\w+/, '')]
  }
  const variant = fc.constantFrom('/', '//', '?', '/?', '///?')
  const chosen = fc.constantFrom(...paths)
  await fc.assert(
    fc.asyncProperty(chosen, variant, async ({ method, path }, ending) => {
      expect(await answer(method, path + ending)).toEqual(await answer(method, path))
    }),
    { numRuns: 150 },
  )
})

test('404 names the path that was probably meant', async () => {
  const message = async (url: string) => (await api.app.inject({ url, headers: api.headers.reader })).json().error.message
  expect(await message('/v1/job')).toBe('there is nothing at /v1/job; did you mean /v1/jobs?')
  expect(await message('/v1/jobs/job_1/metric?x=1')).toBe('there is nothing at /v1/jobs/job_1/metric; did you mean /v1/jobs/job_1/metrics?')
  expect(await message('//v1/jobs')).toBe('there is nothing at //v1/jobs; did you mean /v1/jobs?')
  expect(await message('/v1/something/else')).toBe('there is nothing at /v1/something/else')
})

/** Sends bytes as they are, and gives the status and the body of the reply. */
async function raw(text: string): Promise<{ status: number; body: Record<string, unknown>; head: string }> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (part: string) => (received += part))
  socket.write(text)
  await once(socket, 'close')
  const [head = '', body = ''] = received.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body), head }
}

test.each([
  ['no HTTP at all', 'hello\r\n\r\n', 400, 'invalid_request', /HTTP/],
  ['an unknown method', 'BREW /v1/jobs HTTP/1.1\r\nhost: x\r\n\r\n', 400, 'invalid_request', /method/],
  ['headers that are too large', `GET /v1/jobs HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large', /at most 16384 bytes/],
  ['two lengths', 'POST /v1/jobs HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400, 'invalid_request', /HTTP/],
  ['a header without a colon', 'GET /v1/jobs HTTP/1.1\r\nhost x\r\n\r\n', 400, 'invalid_request', /HTTP/],
])('%s is answered in our own form, with a request id', async (_what, text, status, code, message) => {
  const reply = await raw(text)
  expect([reply.status, reply.body['error']]).toMatchObject([
    status,
    { code, message: expect.stringMatching(message), request_id: expect.stringMatching(/^req_/) },
  ])
  expect(reply.head.toLowerCase()).toContain('x-request-id: req_')
})

test('a connection that was answered before is answered once more, and then closed', async () => {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (part: string) => (received += part))
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n')
  await expect.poll(() => received).toContain('"status":"ok"')
  socket.write(`GET /v1/jobs?name=${'x'.repeat(20_000)} HTTP/1.1\r\nhost: x\r\n\r\n`)
  await once(socket, 'close')
  expect(received).toMatch(/HTTP\/1\.1 431 .*headers_too_large/s)
})

test('what is no HTTP is answered in the form of the protocol whose path it names', async () => {
  expect((await raw(`GET /v2/models HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`)).body).toEqual({ error: expect.any(String) })
})

test('a target with its origin, as proxies send it, is the path', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write('GET http://any.host:99/healthz/? HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const [reply] = await once(socket.setEncoding('utf8'), 'data')
  expect(reply).toMatch(/^HTTP\/1\.1 200 /)
  socket.destroy()
})

test('headers that mean something to the framework change no route', async () => {
  for (const headers of [{ 'accept-version': '1.0' }, { 'accept-version': '*' }, { accept: 'nonsense' }, { 'x-no-compression': '1' }, { host: '' }])
    expect([headers, (await api.app.inject({ url: '/healthz', headers: { ...headers } })).statusCode]).toEqual([headers, 200])
})
