import { modelManifest, modelVersionView, modelWithStatus, readTensorFile } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let checkpoint: string
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  for (let version = 1; version <= 2; version++) {
    const job = await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })
    checkpoint = await succeed(api, job.json().id)
  }
})
afterAll(() => api?.close())

const call = (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object, headers = {}) =>
  api.app.inject({ method, url, headers: { ...api.headers.admin, ...headers }, ...(payload ? { payload } : {}) })

test('200: a model with its versions, and each version with its ensemble', async () => {
  expect(modelWithStatus.parse((await call('GET', '/v1/models/small')).json())).toMatchObject({ latest_version: '2', versions: ['1', '2'], ready: true })
  expect(modelVersionView.parse((await call('GET', '/v1/models/small/versions/1')).json())).toMatchObject({
    version: '1',
    members: 1,
    ensemble: { combine: 'mean' },
  })
  expect((await call('GET', '/v1/models')).json().data).toHaveLength(1)
})

test('an alias moves in one step, only to a version that is there; a version that it points to stays', async () => {
  expect((await call('PUT', '/v1/models/small/aliases/stable', { version: '1' })).json()).toEqual({
    object: 'model_alias',
    model: 'small',
    alias: 'stable',
    version: '1',
  })
  expect((await call('PUT', '/v1/models/small/aliases/stable', { version: '9' })).statusCode).toBe(404)
  expect((await call('PUT', '/v1/models/small/aliases/a%20b', { version: '1', x: 1 })).json().error.details.map(({ path }: { path: string }) => path)).toEqual([
    'params.alias',
    'x',
  ])
  expect((await call('DELETE', '/v1/models/small/versions/1')).statusCode).toBe(409)
  expect((await call('PUT', '/v1/models/small/aliases/stable', { version: '2' })).statusCode).toBe(200)
  expect((await call('GET', '/v1/models/small')).json().aliases).toEqual({ stable: '2' })
  expect((await call('DELETE', '/v1/models/small/aliases/stable')).json()).toMatchObject({ deleted: true })
  expect((await call('DELETE', '/v1/models/small/aliases/stable')).statusCode).toBe(404)
})

test('200: a version is one file that holds every member’s tensors and the manifest', async () => {
  const reply = await call('GET', '/v1/models/small/versions/2/download')
  expect(reply.statusCode).toBe(200)
  expect(reply.headers['content-length']).toBe(String(reply.rawPayload.length))
  const file = readTensorFile(reply.rawPayload)
  expect(file.names).toEqual([
    'member.0.weights/dense_1/kernel',
    'member.0.weights/dense_1/bias',
    'member.0.weights/output/kernel',
    'member.0.weights/output/bias',
  ])
  expect(file.tensor('member.0.weights/dense_1/kernel').data).toEqual(new Float32Array([1, 2, 3, 4, 5, 6]))
  expect(modelManifest.parse(JSON.parse(file.metadata['manifest'] ?? '')).members).toHaveLength(1)
})

test('200, 206 and 416: a checkpoint in full and in part, named by its hash', async () => {
  const url = `/v1/checkpoints/${checkpoint}/download`
  const whole = await call('GET', url)
  expect(whole.statusCode).toBe(200)
  expect(readTensorFile(whole.rawPayload).names).toEqual(['dense_1/kernel', 'dense_1/bias', 'output/kernel', 'output/bias'].map((name) => `weights/${name}`))
  const { data } = (await call('GET', `/v1/jobs/${(await api.db.checkpoints.get(api.projects.own, checkpoint)).job_id}/checkpoints`)).json()
  expect(data).toMatchObject([{ id: checkpoint, kind: 'final', sha256: whole.headers['x-content-sha256'], bytes: whole.rawPayload.length }])
  const part = await call('GET', url, undefined, { range: 'bytes=8-15' })
  expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 8-15/${whole.rawPayload.length}`])
  expect(part.rawPayload).toEqual(whole.rawPayload.subarray(8, 16))
  expect((await call('GET', url, undefined, { range: 'bytes=100000-' })).statusCode).toBe(416)
})

test('a deleted version and then its model are gone; 400 for what is no version number', async () => {
  expect((await call('DELETE', '/v1/models/small/versions/1')).statusCode).toBe(200)
  expect((await call('GET', '/v1/models/small/versions/1')).statusCode).toBe(404)
  expect((await call('GET', '/v1/models/small/versions/latest')).statusCode).toBe(400)
  expect((await call('DELETE', '/v1/models/small')).statusCode).toBe(200)
  expect((await call('GET', '/v1/models/small')).statusCode).toBe(404)
})
