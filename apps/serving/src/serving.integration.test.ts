import { gzipSync } from 'node:zlib'
import type { PredictReply } from '@trainyard/spec'
import type { LightMyRequestResponse } from 'fastify'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStack, type TestStack } from '@trainyard/testing/serving/test-stack.js'

let stack: TestStack
beforeAll(async () => {
  stack = await openTestStack()
  await stack.train('iris', 1)
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
const errorOf = async (body: unknown): Promise<[number, string]> => {
  const reply = await call('/v1/models/iris/predict', { body })
  return [reply.statusCode, JSON.stringify(reply.json().error)]
}
const predict = async (body: unknown, name = 'iris'): Promise<PredictReply> => (await call(`/v1/models/${name}/predict`, { body })).json()
const infer = (body: unknown, headers: Record<string, string> = {}) => call('/v2/models/iris/infer', { body, headers })
const inferBody = (rows: number[][]) => ({ inputs: [{ name: 'input', shape: [rows.length, 4], datatype: 'FP32', data: rows.flat() }] })

test('the repository index lists every version', async () => {
  const reply = await call('/v2/repository/index', { body: Buffer.alloc(0) })
  expect(reply.json()).toContainEqual({ name: 'iris', version: '1', state: 'READY', reason: '' })
})

describe('predict', () => {
  test('raw rows come back as labels with probabilities and uncertainty, and where the time went', async () => {
    const reply = await predict({ instances: [setosa, virginica] })
    expect(reply).toMatchObject({
      model: 'iris',
      version: '1',
      ensemble: { members_used: 3, combine: 'mean' },
      predictions: [{ label: 'setosa' }, { label: 'virginica' }],
    })
    for (const { probabilities = [], uncertainty, members } of reply.predictions) {
      expect(probabilities.reduce<number>((sum, share) => sum + (share ?? Number.NaN), 0)).toBeCloseTo(1, 5)
      expect(uncertainty.total).toBeCloseTo((uncertainty.aleatoric ?? Number.NaN) + (uncertainty.epistemic ?? Number.NaN), 5)
      expect(members).toBeUndefined()
    }
    expect(reply.timing_ms.total).toBeGreaterThanOrEqual(reply.timing_ms.compute)
  })

  test('members are given to the caller who asks for them, and to no other that runs in the same batch', async () => {
    const [plain, whole] = await Promise.all([predict({ instances: [setosa] }), predict({ instances: [setosa], members: true })])
    expect(plain.predictions[0]?.members).toBeUndefined()
    expect(whole.predictions[0]?.members?.map(({ index }) => index)).toEqual([0, 1, 2])
  })

  test('whatever runs together, each caller gets what it would get alone', async () => {
    const row = fc.tuple(
      fc.float({ min: 4, max: 8, noNaN: true }),
      fc.float({ min: 2, max: 5, noNaN: true }),
      fc.float({ min: 1, max: 7, noNaN: true }),
      fc.float({ min: 0, max: 3, noNaN: true }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 12 }), async (requests) => {
        const together = await Promise.all(requests.map((instances) => predict({ instances })))
        for (const [index, instances] of requests.entries()) {
          const alone = await predict({ instances })
          expect(together[index]?.predictions).toHaveLength(instances.length)
          for (const [position, { probabilities = [] }] of alone.predictions.entries())
            for (const [place, share] of probabilities.entries())
              expect(together[index]?.predictions[position]?.probabilities?.[place]).toBeCloseTo(share ?? Number.NaN, 5)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('Monte Carlo dropout gives the same under one seed, whoever asks at the same time', async () => {
    const ask = (seed: number) => predict({ instances: [setosa, virginica], mc_dropout: { samples: 10, seed } })
    const alone = await ask(3)
    const [again, other, plain] = await Promise.all([ask(3), ask(4), predict({ instances: [setosa, virginica] })])
    expect(again.predictions).toEqual(alone.predictions)
    expect(other.predictions).not.toEqual(alone.predictions)
    expect((await predict({ instances: [setosa, virginica] })).predictions.map(({ label }) => label)).toEqual(plain.predictions.map(({ label }) => label))
  })

  test('calibrated probabilities are given to the caller who asks for them, and to no other', async () => {
    const [plain, calibrated] = await Promise.all([predict({ instances: [virginica] }), predict({ instances: [virginica], calibrated: true })])
    expect(calibrated.predictions[0]?.label).toBe(plain.predictions[0]?.label)
    expect(calibrated.predictions[0]?.probabilities).not.toEqual(plain.predictions[0]?.probabilities)
  })

  test('400: what the model cannot do, with the field', async () => {
    expect(await errorOf({ instances: [setosa], tta: { augmentation: [{ type: 'horizontal_flip' }] } })).toEqual([400, expect.stringContaining('images')])
    expect(await errorOf({ instances: [setosa], multi_crop: true })).toEqual([400, expect.stringContaining('multi_crop')])
  })

  test('a moved alias is seen by the next request', async () => {
    const version = await stack.train('iris', 2)
    await stack.db.models.setAlias(stack.projectId, 'iris', 'stable', { version: '1' })
    expect((await predict({ instances: [setosa], alias: 'stable' })).version).toBe('1')
    await stack.db.models.setAlias(stack.projectId, 'iris', 'stable', { version })
    expect((await predict({ instances: [setosa], alias: 'stable' })).version).toBe(version)
    expect((await predict({ instances: [setosa], version: '1' })).version).toBe('1')
  }, 60_000)

  test('every error is named with its path, in the body of the API', async () => {
    const bad = await call('/v1/models/iris/predict', { body: { instances: [setosa, [1, 2], [1, 2, 3, 'x']] } })
    expect(bad.statusCode).toBe(400)
    expect(bad.json()).toMatchObject({ error: { type: 'invalid_request_error', code: 'invalid_request' } })
    expect(bad.json<{ error: { details: { path: string }[] } }>().error.details.map(({ path }) => path)).toEqual(['instances[1]', 'instances[2][3]'])
    const unknown = await call('/v1/models/iris/predict', { body: { instances: [setosa], verion: '1' } })
    expect(unknown.json()).toMatchObject({ error: { code: 'invalid_request', details: [{ rule: 'unknown_field' }] } })
    const none = await call('/v1/models/iris/predict', { body: { instances: [], mc_dropout: 20 } })
    expect(none.json()).toMatchObject({
      error: {
        message: 'instances must have at least 1 element (and 1 more)',
        details: [
          { path: 'instances', received: [] },
          { path: 'mc_dropout', message: 'mc_dropout must be an object', received: 20 },
        ],
      },
    })
    expect((await call('/v1/models/nobody/predict', { body: { instances: [setosa] } })).statusCode).toBe(404)
    expect((await call('/v1/models/iris/predict', { body: { instances: [setosa], version: '99' } })).statusCode).toBe(404)
    expect((await call('/v1/models/iris/predict', { body: Buffer.from('{') })).json()).toMatchObject({ error: { code: 'invalid_json' } })
  })
})

describe('the Open Inference Protocol', () => {
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
})

describe('who is let in', () => {
  test('nobody without the token, but for what says that the process lives', async () => {
    for (const headers of [{ authorization: 'Bearer wrong' }, { authorization: '' }]) expect((await infer(inferBody([setosa]), headers)).statusCode).toBe(401)
    for (const url of ['/v2/health/live', '/v2/health/ready', '/readyz', '/healthz']) expect((await stack.app.inject({ url })).statusCode).toBe(200)
    expect((await stack.app.inject({ url: '/readyz' })).json()).toMatchObject({ ready: true, device: 'cpu' })
  })

  test("another project's model is not found", async () => {
    const { id } = await stack.db.projects.ensure('other')
    expect((await infer(inferBody([setosa]), { 'x-trainyard-project': id })).statusCode).toBe(404)
  })
})
