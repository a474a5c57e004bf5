import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { elementAt, projectLimits } from '@trainyard/spec'
import { afterEach, expect, test } from 'vitest'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type Headers, type TestApi } from '@trainyard/testing/api/test-api.js'
import { type Capacity, defaultCapacity } from './capacity.js'

const apis: TestApi[] = []
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  for (const api of apis.splice(0)) await api.close()
})

async function start(capacity: Partial<Capacity>): Promise<{ api: TestApi; url: URL }> {
  const api = await createTestApi({ capacity })
  apis.push(api)
  return { api, url: new URL(await api.app.listen({ port: 0, host: '127.0.0.1' })) }
}

/** Begins a request whose body is never finished. */
async function begin(url: URL, headers: Headers, { path = '/v1/datasets', type = 'multipart/form-data; boundary=B', start: first = '--B\r\n' } = {}) {
  const socket = connect(Number(url.port), url.hostname)
  sockets.push(socket)
  await once(socket, 'connect')
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: ${headers.authorization}\r\ncontent-type: ${type}\r\ncontent-length: ${type === 'application/json' ? 1_000_000 : 50_000_000}\r\n\r\n${first}`,
  )
  return socket
}
const reply = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0])
const atOnce = (changes: Partial<Capacity['atOnce']>) => ({ atOnce: { ...defaultCapacity.atOnce, ...changes } })

test('uploads beyond those of one project, or of all, are told which limit it is; a place is free again when an upload ends', async () => {
  const { api: own, url } = await start(atOnce({ uploads: 3 }))
  await own.db.projects.setSettings(own.projects.own, { weight: 1, limits: { ...projectLimits, uploads_at_once: 2 } })
  const first = await begin(url, own.headers.admin)
  await begin(url, own.headers.admin)
  const third = await reply(await begin(url, own.headers.admin))
  expect(third).toMatch(/^HTTP\/1.1 429 [^]*retry-after: \d+[^]*ratelimit-policy: "uploads_at_once";q=2[^]*the project may have 2 uploads under way; it has 2/)
  await begin(url, own.headers.other)
  expect(await reply(await begin(url, own.headers.other))).toMatch(/^HTTP\/1.1 429 [^]*all projects together have 3 uploads under way[^]*\(UPLOADS_AT_ONCE\)/)
  const sample = { name: 'iris', source: { type: 'sample', sample: 'iris' } }
  const made = await own.app.inject({ method: 'POST', url: '/v1/datasets', payload: sample, headers: own.headers.admin })
  expect(made.statusCode).toBe(201)
  first.destroy()
  const isFree = () => Promise.race([begin(url, own.headers.other).then(reply), delay(200, 'taken')])
  await expect.poll(isFree, { timeout: 10_000 }).toBe('taken')
})

test('event streams beyond those of one project are 429, whatever key opens them, and lists go on', async () => {
  const { api: own, url } = await start({})
  await own.db.projects.setSettings(own.projects.own, { weight: 1, limits: { ...projectLimits, streams_at_once: 1 } })
  const dataset = await readyDataset(own, own.projects.own)
  const { id } = (await own.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: own.headers.admin })).json()
  const open = (accept: string, headers = own.headers.reader) => fetch(new URL(`/v1/jobs/${id}/events`, url), { headers: { ...headers, accept } })
  const stream = await open('text/event-stream')
  const [second, list] = [await open('text/event-stream', own.headers.admin), await open('application/json')]
  expect([stream.status, second.status, list.status]).toEqual([200, 429, 200])
  expect(await second.json()).toMatchObject({ error: { code: 'rate_limited', details: [{ rule: 'streams_at_once' }] } })
  const used = await own.app.inject({ url: '/v1/projects/default/limits', headers: own.headers.admin })
  expect(used.json().used).toMatchObject({ streams_at_once: 1, uploads_at_once: 0 })
  await Promise.all([stream.body?.cancel(), list.body?.cancel()])
})

test('predictions beyond those of one project, or of all, are told which limit it is before their body is read', async () => {
  const { api: own, url } = await start(atOnce({ predictions: 3 }))
  await own.db.projects.setSettings(own.projects.own, { weight: 1, limits: { ...projectLimits, predictions_at_once: 2 } })
  const paths = ['/v1/models/x/predict', '/v2/models/x/infer', '/v1/models/x:predict', '/invocations']
  const predict = (headers: Headers, turn: number) => begin(url, headers, { path: elementAt(paths, turn, 'paths'), type: 'application/json', start: '{' })
  const [first] = [await predict(own.headers.admin, 0), await predict(own.headers.admin, 1)]
  const used = () => own.app.inject({ url: '/v1/projects/default/limits', headers: own.headers.admin }).then((limits) => limits.json().used.predictions_at_once)
  await expect.poll(used).toBe(2)
  for (const turn of paths.keys())
    expect(await reply(await predict(own.headers.admin, turn))).toMatch(
      /^HTTP\/1.1 429 [^]*ratelimit-policy: "predictions_at_once";q=2[^]*the project may have 2 predictions under way; it has 2/,
    )
  await predict(own.headers.other, 2)
  expect(await reply(await predict(own.headers.other, 3))).toMatch(
    /^HTTP\/1.1 429 [^]*all projects together have 3 predictions under way[^]*\(PREDICTIONS_AT_ONCE\)/,
  )
  first.destroy()
  await expect.poll(used).toBe(1)
})

const stalled = { slowClients: { ...defaultCapacity.slowClients, windowMs: 1 } }

test.each([
  ['an upload', {}],
  ['an upload in the midst of a file', { start: '--B\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\r\n' }],
  ['a body of JSON', { path: '/v1/jobs', type: 'application/json', start: '{"name":' }],
  ['a prediction', { path: '/v1/models/x/predict', type: 'application/json', start: '{"instances":' }],
])('408 and a reason: %s that stalls', async (_, request) => {
  const { api: own, url } = await start(stalled)
  const socket = await begin(url, own.headers.admin, request)
  expect(await reply(socket)).toMatch(/^HTTP\/1.1 408 [^]*at least 1000 bytes a second/)
})

test('a body that moves, however slowly, and a reply that waits for news are let go on', async () => {
  const { api: own, url } = await start({ slowClients: { windowMs: 1_000, leastBytesPerSecond: 10, wholeBodyMs: 1_000 } })
  const socket = await begin(url, own.headers.admin)
  const dripping = setInterval(() => socket.write('x'.repeat(50)), 50)
  const dataset = await readyDataset(own, own.projects.own)
  const { id } = (await own.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: own.headers.admin })).json()
  const stream = await fetch(new URL(`/v1/jobs/${id}/events`, url), { headers: { ...own.headers.reader, accept: 'text/event-stream' } })
  const ended = stream.text()
  // Whoever stalls is answered meanwhile, several times: the floor is looked at.
  for (let count = 0; count < 2; count += 1)
    expect(await reply(await begin(url, own.headers.admin, { path: '/v1/jobs', type: 'application/json' }))).toContain(' 408 ')
  clearInterval(dripping)
  expect([socket.destroyed, socket.bytesRead]).toEqual([false, 0])
  await own.app.close()
  expect(await ended).toContain('event: status')
})

test('a client that writes before it reads sees the reply to an upload that was rejected early', async () => {
  const { api: own, url } = await start({})
  const tooLong = `--B\r\ncontent-disposition: form-data; name="spec"\r\n\r\n${'x'.repeat(2_000_000)}`
  const socket = await begin(url, own.headers.admin, { start: tooLong })
  socket.pause()
  for (let count = 0; count < 300; count += 1) if (!socket.write(Buffer.alloc(100_000, 'y'))) await once(socket, 'drain')
  socket.resume()
  expect(await reply(socket)).toMatch(/^HTTP\/1.1 413 /)
})

test('a stop with open uploads tells their clients at once, and does not wait for them', async () => {
  const { api: own, url } = await start({})
  const open = await Promise.all([begin(url, own.headers.admin), begin(url, own.headers.other, { path: '/v1/jobs', type: 'application/json', start: '{' })])
  const replies = Promise.all(open.map((socket) => text(socket)))
  await own.db.ping()
  await own.app.close()
  for (const each of await replies) expect(each).toMatch(/^HTTP\/1.1 503 [^]*retry-after[^]*the server is stopping/)
})
