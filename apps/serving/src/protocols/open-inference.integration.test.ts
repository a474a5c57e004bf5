import { gzipSync } from 'node:zlib'
import type { PredictReply } from '@trainyard/spec'
import { openTestStack, type TestStack } from '@trainyard/testing/serving/test-stack.js'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

let stack: TestStack
beforeAll(async () => {
  stack = await openTestStack()
  await stack.train('iris', 1)
  await stack.train('iris', 2)
}, 120_000)
afterAll(() => stack.close(), 30_000)

const setosa = [5.1, 3.5, 1.4, 0.2]
const virginica = [6.7, 3.0, 5.2, 2.3]

type Call = { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: unknown }
function call(url: string, { method = 'POST', headers = {}, body }: Call = {}): Promise<LightMyRequestResponse> {
  const payload = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  return stack.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${stack.token}`, 'x-trainyard-project': stack.projectId, ...headers },
    ...(payload ? { payload } : {}),
  })
}
const predict = async (body: unknown, name = 'iris'): Promise<PredictReply> => (await call(`/v1/models/${name}/predict`, { body })).json()
const infer = (body: unknown, headers: Record<string, string> = {}) => call('/v2/models/iris/infer', { body, headers })
const inferBody = (rows: number[][]) => ({ inputs: [{ name: 'input', shape: [rows.length, 4], datatype: 'FP32', data: rows.flat() }] })

test('the repository index lists every version', async () => {
  const reply = await call('/v2/repository/index', { body: Buffer.alloc(0) })
  expect(reply.json()).toEqual(expect.arrayContaining(['1', '2'].map((version) => ({ name: 'iris', version, state: 'READY', reason: '' }))))
})

test('JSON tensors give the same probabilities as predict', async () => {
  const reply = await infer({ id: '42', ...inferBody([setosa, virginica]) })
  const { predictions, version } = await predict({ instances: [setosa, virginica] })
  expect(reply.headers['content-type']).toBe('application/json')
  const json = reply.json<{ outputs: { name: string; data: unknown[] }[] }>()
  expect(json).toMatchObject({
    model_name: 'iris',
    model_version: version,
    id: '42',
    outputs: [
      { name: 'probabilities', shape: [2, 3], datatype: 'FP32' },
      { name: 'label', data: ['setosa', 'virginica'] },
    ],
  })
  expect(json.outputs[0]?.data).toEqual(predictions.flatMap(({ probabilities }) => probabilities))
})

test('what its clients send is taken: no content type, octet-stream, a charset, gzip', async () => {
  const json = Buffer.from(JSON.stringify(inferBody([setosa])))
  const replies = await Promise.all([
    infer(json),
    infer(json, { 'content-type': 'application/octet-stream' }),
    infer(json, { 'content-type': 'application/json; charset=utf-8' }),
    infer(gzipSync(json), { 'content-encoding': 'gzip' }),
  ])
  expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
})

test('binary tensors in and out, with the lengths in the headers', async () => {
  const json = Buffer.from(
    '{"inputs":[{"name":"input","shape":[1,4],"datatype":"FP32","parameters":{"binary_data_size":16}}],"parameters":{"binary_data_output":true}}',
  )
  const body = Buffer.concat([json, Buffer.from(new Float32Array(setosa).buffer)])
  const reply = await infer(body, { 'inference-header-content-length': String(json.length) })
  expect(reply.statusCode).toBe(200)
  const length = Number(reply.headers['inference-header-content-length'])
  const head: unknown = JSON.parse(reply.rawPayload.subarray(0, length).toString())
  expect(head).toMatchObject({ outputs: [{ name: 'probabilities', shape: [1, 3], parameters: { binary_data_size: 12 } }, { name: 'label' }] })
  const shares = new Float32Array(Uint8Array.from(reply.rawPayload.subarray(length, length + 12)).buffer)
  expect(shares[0]).toBeGreaterThan(0.8)
})

test('members and uncertainty are outputs that come when asked for by name', async () => {
  const reply = await infer({
    ...inferBody([setosa, virginica]),
    outputs: [{ name: 'member_probabilities' }, { name: 'uncertainty_epistemic' }, { name: 'class_index' }],
  })
  expect(reply.json()).toMatchObject({
    outputs: [
      { name: 'member_probabilities', shape: [3, 2, 3] },
      { name: 'uncertainty_epistemic', shape: [2] },
      { name: 'class_index', datatype: 'INT32', data: [0, 2] },
    ],
  })
})

test('errors are a text under `error`, with exactly the type that clients look for', async () => {
  const cases = [
    { reply: await infer(inferBody([[1, 2, 3]])), status: 400 },
    { reply: await infer({ ...inferBody([setosa]), outputs: [{ name: 'nothing' }] }), status: 400 },
    { reply: await infer(Buffer.from('no json')), status: 400 },
    { reply: await call('/v2/models/nobody/infer', { body: inferBody([setosa]) }), status: 404 },
    { reply: await call('/v2/models/iris/versions/x/infer', { body: inferBody([setosa]) }), status: 404 },
    { reply: await call('/v2/nothing', { method: 'GET' }), status: 404 },
  ]
  for (const { reply, status } of cases) {
    expect(reply.statusCode).toBe(status)
    expect(reply.headers['content-type']).toBe('application/json')
    expect(reply.json()).toEqual({ error: expect.any(String) })
  }
})

test('metadata, readiness, configuration and statistics of a model and of a version', async () => {
  const get = async (path: string) => (await call(path, { method: 'GET' })).json<unknown>()
  expect(await get('/v2/models/iris')).toMatchObject({
    name: 'iris',
    versions: ['1', '2'],
    inputs: [{ name: 'input', datatype: 'FP32', shape: [-1, 4] }],
    outputs: expect.arrayContaining([{ name: 'probabilities', datatype: 'FP32', shape: [-1, 3] }]),
  })
  expect(await get('/v2/models/iris/versions/1')).toMatchObject({ versions: ['1'] })
  expect(await get('/v2/models/iris/versions/1/ready')).toEqual({ name: 'iris', ready: true })
  expect(await get('/v2/models/iris/config')).toMatchObject({ name: 'iris', input: [{ name: 'input', data_type: 'TYPE_FP32', dims: [4] }] })
  const before = await get('/v2/models/iris/versions/1/stats')
  await call('/v2/models/iris/versions/1/infer', { body: inferBody([setosa, virginica]) })
  const counted = (stats: unknown) => (stats as { model_stats: { inference_count: number }[] }).model_stats[0]?.inference_count ?? Number.NaN
  expect(counted(await get('/v2/models/iris/versions/1/stats'))).toBe(counted(before) + 2)
  expect(await get('/v2/models')).toEqual({ models: ['iris'] })
  expect(await get('/v2')).toMatchObject({ name: 'trainyard', extensions: expect.arrayContaining(['binary_tensor_data']) })
})

test('nobody without the token, but for what says that the process lives', async () => {
  for (const headers of [{ authorization: 'Bearer wrong' }, { authorization: '' }]) expect((await infer(inferBody([setosa]), headers)).statusCode).toBe(401)
  for (const url of ['/v2/health/live', '/v2/health/ready', '/readyz', '/healthz']) expect((await stack.app.inject({ url })).statusCode).toBe(200)
  expect((await stack.app.inject({ url: '/readyz' })).json()).toMatchObject({ ready: true, device: 'cpu' })
})

test("another project's model is not found", async () => {
  const { id } = await stack.db.projects.ensure('other')
  expect((await infer(inferBody([setosa]), { 'x-trainyard-project': id })).statusCode).toBe(404)
})
