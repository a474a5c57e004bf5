import { once } from 'node:events'
import { get, type IncomingMessage, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let port: number
let job: string
beforeAll(async () => {
  api = await createTestApi()
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
  const payload = jobBody(await readyDataset(api, api.projects.own))
  job = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: api.headers.admin })).json().id
})
afterAll(() => api?.close())

const keyIn = ({ authorization }: { authorization: string }) => authorization.slice('Bearer '.length)
const basic = (headers: { authorization: string }, user = 'x') => ({ authorization: `Basic ${Buffer.from(`${user}:${keyIn(headers)}`).toString('base64')}` })
const status = async (url: string, headers: Record<string, string>) => (await api.app.inject({ url, headers })).statusCode
const revoke = (id: string) => api.app.inject({ method: 'DELETE', url: `/v1/api-keys/${id}`, headers: api.headers.admin })

test('basic authentication with the key as password is answered as a bearer token by every route, whatever the user name', async () => {
  const paths = api.app.routeTable.filter(({ method, url }) => method === 'GET' && !url.includes(':') && !url.includes('*')).map(({ url }) => url)
  expect(paths.length).toBeGreaterThan(15)
  for (const path of paths)
    for (const headers of [api.headers.admin, api.headers.reader, api.headers.wrong])
      expect([path, await status(path, basic(headers, 'ø@example.org'))]).toEqual([path, await status(path, headers)])
})

test.each(['Basic', 'Basic !!!', `Basic ${Buffer.from('no colon').toString('base64')}`, 'Digest abc', 'ty_abc', 'Bearer', 'Bearer a b'])(
  '401 for the header %j, which says what to send and both ways to send it',
  async (authorization) => {
    const reply = await api.app.inject({ url: '/v1/jobs', headers: { authorization } })
    expect(reply.statusCode).toBe(401)
    expect(reply.json().error.message).toMatch(/Bearer ty_…, or basic authentication with the key as password|wrong, revoked or expired/)
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="trainyard", Basic realm="trainyard", charset="UTF-8"')
  },
)

test('a script of a page is not offered basic authentication: its browser would ask for a password', async () => {
  const reply = await api.app.inject({ url: '/v1/jobs', headers: { 'sec-fetch-dest': 'empty' } })
  expect(reply.headers['www-authenticate']).toBe('Bearer realm="trainyard"')
})

const newTicket = async (headers: { authorization: string }) => String((await api.app.inject({ method: 'POST', url: '/v1/tickets', headers })).json().ticket)
const eventsUrl = (ticket: string) => `/v1/jobs/${job}/events?ticket=${ticket}`
const events = { accept: 'text/event-stream' }

/** Opens a stream over a real connection; `text` is all that came until it ended. */
async function openStream(url: string, headers: Record<string, string>) {
  const [reply] = (await once(get({ port, path: url, headers: { ...events, ...headers } }), 'response')) as [IncomingMessage]
  let text = ''
  reply.setEncoding('utf8').on('data', (part: string) => (text += part))
  const first = reply.statusCode === 200 ? once(reply, 'data') : Promise.resolve()
  await first
  return { status: reply.statusCode, soFar: () => text, end: () => reply.destroy(), ended: once(reply, 'end').then(() => text) }
}

test('a ticket opens the stream of events without a header, and only that', async () => {
  const ticket = await newTicket(api.headers.reader)
  const stream = await openStream(eventsUrl(ticket), {})
  expect(stream.status).toBe(200)
  stream.end()
  expect(await status(eventsUrl(ticket), {})).toBe(401)
  for (const url of [`/v1/jobs?ticket=${ticket}`, `/v1/jobs/${job}?ticket=${ticket}`, `/v1/jobs/${job}/metrics?ticket=${ticket}`])
    expect([url, await status(url, events)]).toEqual([url, 401])
})

test('a ticket of another project finds nothing, one that was made up or has expired opens nothing, and neither does a key in the address', async () => {
  expect(await status(eventsUrl(await newTicket(api.headers.other)), events)).toBe(404)
  const expired = await newTicket(api.headers.reader)
  await api.db.pool.query(`UPDATE tickets SET expires_at = clock_timestamp() - interval '1 second'`)
  for (const ticket of [expired, 'tt_made-up', '', 'x'.repeat(2_000), '%00', keyIn(api.headers.admin)])
    expect(await status(eventsUrl(ticket), events)).toBe(401)
  expect(await status(`/v1/jobs/${job}/events?key=${keyIn(api.headers.admin)}`, events)).toBe(401)
})

test('a key that only predicts makes no ticket', async () => {
  expect((await api.app.inject({ method: 'POST', url: '/v1/tickets', headers: api.headers.predictor })).statusCode).toBe(403)
})

test('the first frame of a stream is no event: it has a position and a pace, and no data', async () => {
  const stream = await openStream(`/v1/jobs/${job}/events`, api.headers.reader)
  expect(stream.soFar().split('\n\n')[0]).toMatch(/^retry: \d+\nid: \S+$/)
  stream.end()
})

test.each(['a key', 'a ticket'])('a stream that was opened with %s ends, with its reason, when the key is revoked, and does not open again', async (how) => {
  const key = await api.keyFor(api.projects.own, ['jobs:read'])
  const ticket = await newTicket(key.headers)
  const [url, headers] = how === 'a key' ? [`/v1/jobs/${job}/events`, key.headers] : [eventsUrl(ticket), {}]
  const stream = await openStream(url, headers)
  await revoke(key.id)
  const last = (await stream.ended).trimEnd().split('\n\n').at(-1)
  expect(last).toMatch(/^event: unauthorized\ndata: \{"message":"the API key was revoked or expired/)
  expect(await status(url, { ...events, ...headers })).toBe(401)
})

test('a stream ends when its key expires', async () => {
  const key = await api.keyFor(api.projects.own, ['jobs:read'], new Date(Date.now() + 2_500))
  const stream = await openStream(`/v1/jobs/${job}/events`, key.headers)
  expect(await stream.ended).toContain('event: unauthorized')
})

test('401: a body that takes longer to arrive than its key lasts changes nothing', async () => {
  const key = await api.keyFor(api.projects.own, ['admin'])
  const body = JSON.stringify({ name: 'late', scopes: ['predict'] })
  const headers = { ...key.headers, 'content-type': 'application/json', 'content-length': String(body.length) }
  const call = httpRequest({ port, path: '/v1/api-keys', method: 'POST', headers })
  const answered = once(call, 'response') as Promise<[IncomingMessage]>
  call.write(body.slice(0, 10))
  // The rest comes once the key has been looked at, revoked, and time enough has passed for a second look.
  await expect.poll(async () => (await api.db.apiKeys.find(key.id))?.lastUsedAt ?? null, { timeout: 10_000 }).not.toBeNull()
  await revoke(key.id)
  const revokedAt = (await api.db.apiKeys.find(key.id))?.revokedAt?.getTime() ?? Number.NaN
  await expect.poll(() => Date.now() - revokedAt, { timeout: 10_000 }).toBeGreaterThan(1_000)
  call.end(body.slice(10))
  const [reply] = await answered
  expect(reply.statusCode).toBe(401)
  expect((await api.app.inject({ url: '/v1/api-keys', headers: api.headers.admin })).body).not.toContain('"late"')
})
