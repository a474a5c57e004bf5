import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ConnectionError, createClient, ServerError, type TrainyardClient } from './index.js'

type Answer = (request: IncomingMessage, reply: ServerResponse) => void
const servers: ReturnType<typeof createServer>[] = []
let asked: string[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** A server that gives one answer after the other, the last one for ever; the client makes a single try a request. */
async function serve(...answers: Answer[]): Promise<TrainyardClient> {
  asked = []
  const server = createServer((request, reply) => {
    asked.push(`${new URL(request.url ?? '', 'http://x').searchParams.get('since') ?? String(request.headers['last-event-id'])}`)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    answer?.(request, reply)
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'k', retries: 0 })
}
const page = (next: string, step: number[], complete = false): Answer => {
  const body = {
    job_id: 'j',
    status: 'running',
    complete,
    next,
    has_more: false,
    series: [{ member: 0, key: 'loss', step }],
    downsampled: false,
    source_points: 1,
  }
  return (_request, reply) => void reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const down: Answer = (request) => void request.socket.destroy()
const refuse =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_request, reply) =>
    void reply.writeHead(status, headers).end('{}')

test('metrics are watched across a server that goes away, with no point lost or doubled', async () => {
  const client = await serve(page('1', [1]), down, refuse(503), page('2', [2], true))
  const steps: number[] = []
  for await (const { series } of client.watchMetrics('j', { intervalMs: 1 })) steps.push(...(series[0]?.step ?? []))
  expect(steps).toEqual([1, 2])
  expect(asked).toEqual(['undefined', '1', '1', '1'])
})

test('events are watched across a server that goes away, from the last one that was seen', async () => {
  const frame = (id: string, status: string) => `id: ${id}\nevent: status\ndata: ${JSON.stringify({ data: { status } })}\n\n`
  const stream =
    (text: string): Answer =>
    (_request, reply) =>
      void reply.writeHead(200, { 'content-type': 'text/event-stream' }).end(text)
  const client = await serve(stream(frame('1', 'running')), down, refuse(502), stream(frame('2', 'succeeded')))
  const ids: string[] = []
  for await (const { id } of client.watchEvents('j')) ids.push(id)
  expect(ids).toEqual(['1', '2'])
  expect(asked).toEqual(['undefined', '1', '1', '1'])
})

test('a server that stays away is given up, and a rejected request is thrown at once', async () => {
  const gone = await serve(down)
  await expect(gone.watchMetrics('j', { patienceMs: 600 }).next()).rejects.toThrow(ConnectionError)
  expect(asked.length).toBe(2)
  const broken = await serve(refuse(500))
  await expect(broken.watchEvents('j').next()).rejects.toThrow(ServerError)
  expect(asked.length).toBe(1)
})

test('Retry-After is heeded as a date, too, and one that is long past means now', async () => {
  await serve(refuse(503, { 'retry-after': new Date(0).toUTCString() }), page('1', [1], true))
  const patient = createClient({ url: `http://127.0.0.1:${(servers[0]?.address() as AddressInfo | undefined)?.port}`, key: 'k' })
  expect((await patient.api.GET('/v1/jobs/{id}/metrics', { params: { path: { id: 'j' } } })).data?.complete).toBe(true)
  expect(asked.length).toBe(2)
})
