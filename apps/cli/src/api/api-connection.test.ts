import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { CliError } from '../cli-error.js'
import { createApiConnection } from './api-connection.js'

interface Received {
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

const reply = z.strictObject({ id: z.string() })
const good = { status: 200, body: { id: 'job_1' } }

test('a call carries the key, the query and the body, and gives the parsed reply', async () => {
  const { url, received } = await answering(good)
  const api = createApiConnection({ url, key: 'ty_secret' })
  await expect(api.call({ method: 'POST', path: '/v1/jobs', query: { validate_only: true, after: undefined }, body: { a: 1 }, reply })).resolves.toEqual({
    id: 'job_1',
  })
  expect(received[0]).toMatchObject({
    method: 'POST',
    url: '/v1/jobs?validate_only=true',
    body: '{"a":1}',
    headers: { authorization: 'Bearer ty_secret', 'content-type': 'application/json' },
  })
})

test('a post whose answer got lost is repeated with the same idempotency key', async () => {
  const { url, received } = await answering(good, 'hangUp', { status: 503, body: 'busy' }, good)
  const api = createApiConnection({ url, key: 'k', patienceSeconds: 10 })
  await api.call({ path: '/v1/jobs/a', reply })
  await api.call({ method: 'POST', path: '/v1/jobs', body: {}, reply })
  const keys = received.slice(1).map(({ headers }) => headers['idempotency-key'])
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
})

test('a service that was never there is told at once', async () => {
  const { url } = await answering(good)
  servers.splice(0).forEach((server) => server.close())
  const began = performance.now()
  const failure = await createApiConnection({ url, key: 'k', patienceSeconds: 60 })
    .call({ path: '/x', reply })
    .catch((error: unknown) => error)
  expect(failure).toMatchObject({ reason: 'unreachable', message: expect.stringContaining(url) })
  expect(performance.now() - began).toBeLessThan(5_000)
})

test.each([
  [400, 'usage'],
  [401, 'not_found'],
  [404, 'not_found'],
  [409, 'conflict'],
  [422, 'usage'],
  [500, 'failed'],
] as const)('status %d becomes the reason %s, with the details of the service', async (status, reason) => {
  const details = [{ path: 'optimizer.type', rule: 'unknown', message: 'is not known', received: 'adamm' }]
  const { url } = await answering({
    status,
    body: { error: { type: 't', code: 'c', message: 'the request is not valid', param: null, request_id: 'r1', details } },
  })
  const failure = await createApiConnection({ url, key: 'k' })
    .call({ path: '/x', reply })
    .catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(CliError)
  expect(failure).toMatchObject({ reason, message: 'the request is not valid', details })
})

test('the short errors of the prediction protocols are understood too', async () => {
  const { url } = await answering({ status: 404, body: { error: 'no such model' } })
  await expect(createApiConnection({ url, key: 'k' }).call({ path: '/x', reply })).rejects.toMatchObject({ reason: 'not_found', message: 'no such model' })
})

test('an answer in another shape is told, not passed on', async () => {
  const { url } = await answering({ status: 200, body: { id: 5 } })
  await expect(createApiConnection({ url, key: 'k' }).call({ path: '/x', reply })).rejects.toMatchObject({ reason: 'failed', details: [{ path: 'id' }] })
  const html = await answering({ status: 200, body: '<html>' })
  await expect(createApiConnection({ url: html.url, key: 'k' }).call({ path: '/x', reply })).rejects.toThrow(/something other than JSON/)
})

test('Ctrl-C ends a call that waits', async () => {
  const interruption = new AbortController()
  const { url } = await answering(good, 'hangUp')
  const api = createApiConnection({ url, key: 'k', interrupted: interruption.signal, patienceSeconds: 60 })
  await api.call({ path: '/x', reply })
  const waiting = api.call({ path: '/x', reply })
  interruption.abort()
  await expect(waiting).rejects.toMatchObject({ reason: 'interrupted' })
})
