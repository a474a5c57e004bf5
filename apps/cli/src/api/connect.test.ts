import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { exitCodes } from '../cli-error.js'
import { reportError } from '../report-error.js'
import { calls } from './calls.js'
import { createApiConnection } from './connect.js'

type Received = {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

const servers: Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** A server that answers with these replies in turn; `hangUp` breaks the connection. */
async function answering(...replies: ({ status: number; body: unknown } | 'hangUp')[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ method: request.method, url: request.url, headers: request.headers, body })
      const reply = replies[Math.min(received.length, replies.length) - 1]
      if (reply === undefined || reply === 'hangUp') request.socket.destroy()
      else
        response.writeHead(reply.status, { 'content-type': 'application/json' }).end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

const good = { status: 200, body: { id: 'job_1' } }
const failureOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('the call succeeded')
    },
    (error: unknown) => reportError(error),
  )

test('a call carries the key and the body as they are', async () => {
  const { url, received } = await answering(good)
  await expect(calls(createApiConnection({ url, key: 'ty_secret' })).planJob({ a: 1 })).resolves.toEqual({ id: 'job_1' })
  const [request] = received
  expect(request).toMatchObject({ method: 'POST', url: '/v1/jobs?validate_only=true', body: '{"a":1}' })
  expect(request?.headers).toMatchObject({ authorization: 'Bearer ty_secret', 'content-type': 'application/json' })
})

test('a post whose answer got lost is repeated with the same idempotency key', async () => {
  const { url, received } = await answering(good, 'hangUp', { status: 503, body: 'busy' }, good)
  const api = calls(createApiConnection({ url, key: 'k', patienceSeconds: 10 }))
  await api.job('job_1')
  await api.createJob({})
  const keys = received.slice(1).map(({ headers }) => headers['idempotency-key'])
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
})

test('a service that was never there is reported without waiting for it', async () => {
  const { url } = await answering(good)
  servers.splice(0).forEach((server) => server.close())
  const { status, lines } = await failureOf(calls(createApiConnection({ url, key: 'k', patienceSeconds: 600 })).job('job_1'))
  expect(status).toBe(exitCodes.unreachable.status)
  expect(lines[0]).toContain(url)
})

test.each([
  [400, 'usage'],
  [401, 'not_found'],
  [404, 'not_found'],
  [409, 'conflict'],
  [422, 'usage'],
  [500, 'failed'],
  [503, 'unreachable'],
] as const)('status %d ends with the exit code for %s, and shows the details of the service', async (status, reason) => {
  const details = [
    { path: 'optimizer.type', rule: 'unknown', message: 'is not known', received: 'adamm' },
    { path: 'seed', rule: 'minimum', message: 'must be at least 0', received: -1 },
  ]
  const { url } = await answering({
    status,
    body: { error: { type: 't', code: 'c', message: 'the request is not valid', param: null, request_id: 'r1', details } },
  })
  const report = await failureOf(calls(createApiConnection({ url, key: 'k' })).job('job_1'))
  expect(report.status).toBe(exitCodes[reason].status)
  expect(report.lines.slice(0, 3)).toEqual([
    'error: the request is not valid',
    '  optimizer.type: is not known (received "adamm")',
    '  seed: must be at least 0 (received -1)',
  ])
})

test('the short errors of the prediction protocols are understood too', async () => {
  const { url } = await answering({ status: 404, body: { error: 'no such model' } })
  expect(await failureOf(calls(createApiConnection({ url, key: 'k' })).predict('m', {}))).toMatchObject({ status: 3, lines: ['error: no such model'] })
})

test('not being ready is an answer; what is not Trainyard is reported', async () => {
  const state = {
    ready: false,
    database: { ready: false, outage: { cause: 'database_away', message: 'the database does not answer', remedy: 'see that Postgres runs' } },
    queue: { ready: true, kind: 'redis', outage: null },
    engine: { ready: false, backends: [], workers: [] },
    serving: { ready: false, backend: null },
  }
  const { url } = await answering({ status: 503, body: state }, { status: 200, body: { hello: 1 } })
  const api = calls(createApiConnection({ url, key: 'k' }))
  await expect(api.ready()).resolves.toEqual(state)
  await expect(api.ready()).rejects.toThrow(/is not Trainyard/)
})

test('Ctrl-C ends a call that waits', async () => {
  const interruption = new AbortController()
  const { url } = await answering(good, 'hangUp')
  const api = calls(createApiConnection({ url, key: 'k', interrupted: interruption.signal, patienceSeconds: 60 }))
  await api.job('job_1')
  const waiting = failureOf(api.job('job_1'))
  interruption.abort()
  expect((await waiting).status).toBe(exitCodes.interrupted.status)
})
