import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createInferenceClient, decodeInferReply, encodeInferRequest, InferenceError, ProtocolError, tensor, textsOf } from './index.js'

type Received = { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer }

let server: Server
let url: string
let received: Received[] = []
let reply: { status: number; headers: Record<string, string>; body: string | Buffer }

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ method: request.method as string, url: request.url as string, headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(reply.status, reply.headers).end(reply.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  received = []
  reply = { status: 200, headers: {}, body: '{"model_name":"m","outputs":[]}' }
})

const row = tensor('x', 'FP32', [1, 2], [1, 2])

test('tensors travel behind the JSON, whose length the header tells', async () => {
  const head = '{"model_name":"m","model_version":"3","id":"7","outputs":[{"name":"p","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8}}]}'
  const body = Buffer.concat([Buffer.from(head), Buffer.from([0, 0, 0x80, 0x3e, 0, 0, 0x40, 0x3f])])
  reply = { status: 200, headers: { 'inference-header-content-length': String(head.length) }, body }
  const found = await createInferenceClient({ url, headers: { authorization: 'Bearer k' } }).infer('a/b c', { inputs: [row], id: '7' }, { version: '3' })
  expect(found).toMatchObject({ modelName: 'm', modelVersion: '3', id: '7' })
  expect([...found.output('p', 'FP32').data]).toEqual([0.25, 0.75])
  const [request] = received as [Received]
  expect(request).toMatchObject({ method: 'POST', url: '/v2/models/a%2Fb%20c/versions/3/infer' })
  expect(request.headers).toMatchObject({ authorization: 'Bearer k', 'content-type': 'application/octet-stream' })
  const length = Number(request.headers['inference-header-content-length'])
  expect(JSON.parse(request.body.subarray(0, length).toString())).toEqual({
    id: '7',
    inputs: [{ name: 'x', datatype: 'FP32', shape: [1, 2], parameters: { binary_data_size: 8 } }],
    parameters: { binary_data_output: true },
  })
  expect([...request.body.subarray(length)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0x40])
})

test('a compressed body unpacks to the plain one, and the header counts the plain JSON', async () => {
  await createInferenceClient({ url, compress: true }).infer('m', { inputs: [row] })
  const plain = encodeInferRequest({ inputs: [row] })
  const [request] = received as [Received]
  expect(request.headers['content-encoding']).toBe('gzip')
  expect(Number(request.headers['inference-header-content-length'])).toBe(plain.jsonLength)
  expect(gunzipSync(request.body).equals(plain.body)).toBe(true)
})

test('integers beyond 2^53 are written to JSON exactly, and missing numbers as null', () => {
  const inputs = [tensor('n', 'INT64', [1], [9_007_199_254_740_993n]), tensor('f', 'FP64', [2], [null, 0.1])]
  const { body, jsonLength } = encodeInferRequest({ inputs, binary: false })
  expect(jsonLength).toBeNull()
  expect(Buffer.from(body).toString()).toContain('"data":[9007199254740993]')
  expect(Buffer.from(body).toString()).toContain('"data":[null,0.1]')
})

test('what JSON cannot carry is refused before anything is sent', async () => {
  const client = createInferenceClient({ url })
  const inputs = [tensor('h', 'FP16', [1], [1]), tensor('f', 'FP32', [1], [Infinity]), tensor('b', 'BYTES', [1], [Uint8Array.of(0xff)])]
  for (const input of inputs) await expect(client.infer('m', { inputs: [input], binary: false })).rejects.toThrow(`tensor "${input.name}"`)
  expect(received).toEqual([])
})

test("an error has the server's words, the status and the pause that it asks for", async () => {
  reply = { status: 503, headers: { 'retry-after': '2' }, body: '{"error":"the queue is full"}' }
  const error = await createInferenceClient({ url })
    .infer('m', { inputs: [row] })
    .catch((each: unknown) => each)
  expect(error).toBeInstanceOf(InferenceError)
  expect(error).toMatchObject({ message: '503 the queue is full', status: 503, retryAfterSeconds: 2 })
})

const output = (fields: object) => Buffer.from(JSON.stringify({ model_name: 'm', outputs: [{ name: 'p', datatype: 'INT64', shape: [1], ...fields }] }))

test.each([
  ['no JSON', Buffer.from('<html>'), null],
  ['a list', Buffer.from('[]'), null],
  ['no outputs', Buffer.from('{"model_name":"m"}'), null],
  ['an unknown datatype', output({ datatype: 'FP7', data: [1] }), null],
  ['fewer elements than the shape', output({ shape: [2], data: [1] }), null],
  ['a negative size', output({ shape: [-1], data: [] }), null],
  ['an integer that JSON has already rounded', output({ data: [2 ** 53 + 2] }), null],
  ['fewer bytes than promised', output({ parameters: { binary_data_size: 8 } }), 'whole'],
  ['bytes that belong to no output', Buffer.concat([output({ data: [1] }), Buffer.from([1])]), -1],
  ['a length beyond the body', output({ data: [1] }), 10_000],
] as const)('a reply with %s is a protocol error, never a guess', (_, body, length) => {
  const jsonLength = length === 'whole' ? body.length : length === -1 ? body.length - 1 : length
  expect(() => decodeInferReply(body, jsonLength)).toThrow(ProtocolError)
})

test('an output of another datatype or name is refused; texts are read from bytes', () => {
  const body = Buffer.from('{"model_name":"m","outputs":[{"name":"label","datatype":"BYTES","shape":[2],"data":["ä","b"]}]}')
  const found = decodeInferReply(body, null)
  expect(textsOf(found.output('label', 'BYTES'))).toEqual(['ä', 'b'])
  expect(() => found.output('label', 'FP32')).toThrow('output "label" is BYTES, not FP32')
  expect(() => found.output('other', 'FP32')).toThrow('the reply has no output "other"; it has "label"')
})

test('the repository, the statistics and the health are asked under their own paths', async () => {
  const client = createInferenceClient({ url })
  reply.body = '{}'
  await client.serverMetadata()
  await client.modelMetadata('m')
  await client.modelConfig('m', { version: '2' })
  await client.statistics()
  await client.statistics('m')
  await client.repositoryIndex({ ready: true })
  await client.loadModel('m')
  await client.unloadModel('m')
  expect(await client.isLive()).toBe(true)
  reply.status = 503
  expect(await client.isReady()).toBe(false)
  expect(await client.isModelReady('m')).toBe(false)
  expect(received.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
    'GET /v2',
    'GET /v2/models/m',
    'GET /v2/models/m/versions/2/config',
    'GET /v2/models/stats',
    'GET /v2/models/m/stats',
    'POST /v2/repository/index',
    'POST /v2/repository/models/m/load',
    'POST /v2/repository/models/m/unload',
    'GET /v2/health/live',
    'GET /v2/health/ready',
    'GET /v2/models/m/ready',
  ])
})
