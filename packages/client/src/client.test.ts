import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ConnectionError, createClient, InvalidRequestError, NotFoundError, ServerError, type TrainyardClient, TrainyardError } from './index.js'

type Answer = (request: IncomingMessage, reply: ServerResponse, body: string) => void
let server: Server | undefined
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []

/** A real server that gives one answer after the other, the last one for ever. */
async function serve(...answers: Answer[]): Promise<TrainyardClient> {
  seen.length = 0
  server = createServer((request, reply) => {
    let body = ''
    request
      .on('data', (part: Buffer) => (body += part.toString('latin1')))
      .on('end', () => {
        seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
        const answer = answers.length > 1 ? answers.shift() : answers[0]
        answer?.(request, reply, body)
      })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, key: 'ty_key', timeoutMs: 2_000 })
}
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, reply) =>
    void reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const soon = { 'retry-after': '0' }
const refused = (code: string, details: object[] = []) => ({ error: { type: 't', code, message: 'no', param: null, request_id: 'req_1', details } })

test('the types are generated from the very document that lies beside them', () => {
  const document = readFileSync(new URL('../openapi.json', import.meta.url))
  const [first] = readFileSync(new URL('./generated/api.ts', import.meta.url), 'utf8').split('\n')
  expect(first).toContain(createHash('sha256').update(document).digest('hex'))
})

test('an error response is thrown as the class of its status, with every detail and the request id', async () => {
  const client = await serve(json(400, refused('invalid_request', [{ path: 'name', rule: 'type', message: 'name is required' }]), { 'x-request-id': 'req_1' }))
  const error: unknown = await client.api.GET('/v1/jobs').catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(InvalidRequestError)
  expect(error).toMatchObject({ status: 400, code: 'invalid_request', message: 'no', requestId: 'req_1', details: [{ path: 'name' }] })
  expect(seen[0]?.headers.authorization).toBe('Bearer ty_key')
})

test('the single text of the prediction protocols and a reply that is no JSON become errors too', async () => {
  await expect((await serve(json(404, { error: 'no model' }))).predict('m', { instances: [[1]] })).rejects.toThrow(
    new NotFoundError({ message: 'no model', status: 404, code: 'unknown', requestId: null }),
  )
  server?.close()
  const client = await serve((_request, reply) => void reply.writeHead(418).end('<teapot>'))
  await expect(client.api.GET('/v1/jobs')).rejects.toThrow(TrainyardError)
})

test('what could not be answered is asked again, a POST always under one key', async () => {
  const client = await serve(json(503, {}, soon), (request) => request.socket.destroy(), json(201, { id: 'job_1' }))
  const { data } = await client.api.POST('/v1/jobs', { body: { dataset: { id: 'ds_1' }, architecture: { layers: [] } } })
  expect(data).toEqual({ id: 'job_1' })
  expect(seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST'])
  expect(new Set(seen.map(({ headers, body }) => `${String(headers['idempotency-key'])} ${body}`)).size).toBe(1)
})

test('it gives up after its tries, and at once where trying again cannot help', async () => {
  await expect((await serve(json(503, refused('unavailable'), soon))).api.GET('/v1/jobs')).rejects.toThrow(ServerError)
  expect(seen).toHaveLength(3)
  server?.close()
  await expect((await serve(json(409, refused('conflict')))).api.GET('/v1/jobs')).rejects.toMatchObject({ name: 'ConflictError' })
  expect(seen).toHaveLength(1)
})

test('no reply at all is an error of its own', async () => {
  const client = createClient({ url: 'http://127.0.0.1:1', key: 'k', retries: 0 })
  await expect(client.api.GET('/v1/jobs')).rejects.toThrow(ConnectionError)
})

const page = (next: string, step: number[], complete = false, more = false) => ({
  job_id: 'job_1',
  status: 'running',
  complete,
  next,
  has_more: more,
  series: step.length > 0 ? [{ member: 0, key: 'loss', step }] : [],
  downsampled: false,
  source_points: step.length,
})

test('watched metrics follow the cursor, ask with the tag while nothing is new, and end with the job', async () => {
  const client = await serve(
    json(200, page('2', [1, 2], false, true), { etag: 'W/"a"' }),
    json(200, page('3', [3]), { etag: 'W/"b"' }),
    json(200, page('3', []), { etag: 'W/"c"' }),
    (_request, reply) => void reply.writeHead(304).end(),
    json(200, page('4', [4], true)),
  )
  const steps: number[] = []
  for await (const { series } of client.watchMetrics('job_1', { keys: ['loss'], intervalMs: 1 })) steps.push(...(series[0]?.step ?? []))
  expect(steps).toEqual([1, 2, 3, 4])
  expect(seen.map(({ url, headers }) => `${new URL(url, 'http://x').searchParams.get('since')} ${headers['if-none-match'] ?? '-'}`)).toEqual([
    'null -',
    '2 -',
    '3 -',
    '3 W/"c"',
    '3 W/"c"',
  ])
})

test('a watcher that gives up stops asking', async () => {
  const client = await serve(json(200, page('1', [])))
  const stop = new AbortController()
  const watching = client.watchMetrics('job_1', { intervalMs: 60_000, signal: stop.signal }).next()
  await expect.poll(() => seen.length).toBe(1)
  stop.abort(new Error('enough'))
  await expect(watching).rejects.toThrow('enough')
})

const frame = (id: string, event: string, data: object) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
const stream =
  (text: string, isBroken = false): Answer =>
  (_request, reply) => {
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    reply.write(`retry: 1\nid: 0.0\ndata: \n\n: alive\n\n${text}`, () => (isBroken ? reply.destroy() : reply.end()))
  }

test('watched events go on where a broken connection stopped, and end with the job', async () => {
  const client = await serve(
    stream(frame('0.1', 'status', { type: 'status', data: { status: 'running' } }) + frame('5.1', 'metric', { series: [] }), true),
    stream(frame('5.2', 'status', { type: 'status', data: { status: 'succeeded' } }) + frame('5.3', 'log', {})),
  )
  const ids: string[] = []
  for await (const { id } of client.watchEvents('job_1')) ids.push(id)
  expect(ids).toEqual(['0.1', '5.1', '5.2'])
  expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '5.1'])
})

test('an upload goes on where a broken connection stopped, tells how far it is, and makes one data set of its files', async () => {
  const text = 'a,b\n1,2\n3,4\n'
  const upload = { id: 'upl_1', bytes: text.length }
  const client = await serve(
    json(201, { ...upload, offset: 0 }),
    (request) => request.socket.destroy(),
    json(200, { ...upload, offset: 5 }),
    (_request, reply) => reply.writeHead(204, { 'upload-offset': String(text.length) }).end(),
    json(201, { id: 'ds_1' }),
  )
  const sent: number[] = []
  const dataset = await client.uploadDataset({ format: 'csv', name: 't', label: 'b' }, [new File([text], 'table.csv')], {
    onProgress: ({ sentBytes }) => sent.push(sentBytes),
  })
  expect([dataset, sent]).toEqual([{ id: 'ds_1' }, [0, 5, text.length]])
  expect(seen.map(({ method, headers, body }) => [method, headers['upload-offset'], body])).toEqual([
    ['POST', undefined, ''],
    ['PATCH', '0', text],
    ['GET', undefined, ''],
    ['PATCH', '5', text.slice(5)],
    ['POST', undefined, JSON.stringify({ spec: { format: 'csv', name: 't', label: 'b' }, uploads: ['upl_1'] })],
  ])
})
