import type { MlflowRun } from '@trainyard/spec'
import { claimNext, jobBody, points, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = '/api/2.0/mlflow'
let api: TestApi
let jobs: string[]
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  jobs = []
  for (const [index, loss] of [0.3, 0.1, null, 0.2].entries()) {
    const payload = { ...jobBody(dataset), name: `cl-${index}`, metadata: { team: `it's ${index}` }, model: { name: `model-${index % 2}` } }
    const id: string = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: api.headers.admin })).json().id
    jobs.push(id)
    if (index === 3) continue
    if (loss !== null) {
      const { lease } = await claimNext(api.db, { jobId: id })
      await api.db.metrics.append(
        lease,
        points('val_loss', 1).map((point) => ({ ...point, value: loss })),
      )
    } else await succeed(api, id)
  }
})
afterAll(() => api?.close())

const call = (method: 'GET' | 'POST', path: string, payload?: object, headers: object = api.headers.reader) =>
  api.app.inject({ method, url: `${root}/${path}`, headers: { ...headers }, ...(payload ? { payload } : {}) })
const search = async (body: object) => {
  const reply = await call('POST', 'runs/search', { experiment_ids: ['0'], ...body })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json() as { runs: MlflowRun[]; next_page_token?: string }
}
const ids = ({ runs }: { runs: MlflowRun[] }) => runs.map(({ info }) => info.run_id)

test('runs come by a metric, those without it last, in both directions and over pages', async () => {
  const [a, b] = jobs.map((id) => `${id}-0`)
  expect(ids(await search({ order_by: ['metrics.val_loss ASC'] })).slice(0, 2)).toEqual([b, a])
  expect(ids(await search({ order_by: ['metrics.val_loss DESC'] })).slice(0, 2)).toEqual([a, b])
  const order_by = ['metrics.`val_loss` DESC', 'run_name ASC']
  const all = ids(await search({ order_by }))
  expect(all).toHaveLength(8)
  for (const max_results of [1, 3]) {
    const joined: string[] = []
    for (let page_token: string | undefined = ''; page_token !== undefined; ) {
      const page = await search({ order_by, max_results, page_token })
      joined.push(...ids(page))
      page_token = page.next_page_token
    }
    expect(joined).toEqual(all)
  }
})

test.each([['start_time ASC'], ['attributes.end_time DESC'], ['run_name'], ['params.seed DESC'], ['tags.team'], ['status ASC'], ['created DESC'], ['user_id']])(
  'the order %s is taken',
  async (key) => {
    expect(ids(await search({ order_by: [key] })).sort()).toEqual(jobs.flatMap((id) => [id, `${id}-0`]).sort())
  },
)

test('filters find by list, wildcard, doubled quote, and every attribute', async () => {
  const find = async (filter: string) => ids(await search({ filter })).sort()
  expect(await find(`attributes.run_id IN ('${jobs[0]}', '${jobs[1]}')`)).toEqual([jobs[0], jobs[1]].sort())
  expect(await find(`run_id NOT IN ('${jobs[0]}') AND run_name LIKE 'cl-_'`)).toEqual(jobs.slice(1).sort())
  expect(await find("tags.team = 'it''s 2'")).toEqual([jobs[2]])
  expect(await find("status IN ('FINISHED')")).toEqual([jobs[2], `${jobs[2]}-0`])
  expect(await find("created > 0 AND user_id = '' AND artifact_uri LIKE 'mlflow-artifacts:/0/%'")).toHaveLength(8)
})

test('nothing is deleted, and without an experiment there are no runs', async () => {
  expect(ids(await search({ run_view_type: 'DELETED_ONLY' }))).toEqual([])
  expect(ids(await search({ run_view_type: 'ALL' }))).toHaveLength(8)
  expect(ids(await search({ run_view_type: 2 }))).toEqual([])
  expect(ids(await search({ experiment_ids: [] }))).toEqual([])
  expect(ids(await search({ experiment_ids: ['7'] }))).toEqual([])
  expect((await call('POST', 'runs/search', { experiment_ids: ['0'], run_view_type: 'SOME' })).statusCode).toBe(400)
  const experiments = async (body: object) => (await call('POST', 'experiments/search', body)).json().experiments.length
  expect(await experiments({ filter: "name = 'nope'" })).toBe(0)
  expect(await experiments({ filter: "name = 'default'" })).toBe(1)
  expect(await experiments({ filter: "name ILIKE 'DEF%'" })).toBe(1)
  expect(await experiments({ filter: "tags.x = 'y'" })).toBe(0)
  expect(await experiments({ view_type: 'DELETED_ONLY' })).toBe(0)
  expect(await experiments({ view_type: 'ACTIVE_ONLY', max_results: 1 })).toBe(1)
  expect((await call('POST', 'experiments/search', { page_token: 'x' })).json().error_code).toBe('INVALID_PARAMETER_VALUE')
})

test('a page token belongs to its filter and order, and to this project', async () => {
  const { next_page_token: page_token } = await search({ max_results: 2 })
  const fails = async (body: object, headers?: object) => (await call('POST', 'runs/search', { experiment_ids: ['0'], page_token, ...body }, headers)).json()
  for (const body of [{ filter: "status = 'FINISHED'" }, { order_by: ['metrics.val_loss'] }, { page_token: '0.garbage' }])
    expect(await fails(body)).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE', message: expect.stringContaining('page_token is no place in this list') })
  expect(await fails({}, api.headers.other)).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE' })
  const history = `metrics/get-history?run_id=${jobs[0]}-0&metric_key=val_loss`
  expect((await call('GET', `${history}&page_token=999`)).json().error_code).toBe('INVALID_PARAMETER_VALUE')
})

test('the registry has models, versions and aliases one to one', async () => {
  await api.app.inject({ method: 'PUT', url: '/v1/models/model-0/aliases/stable', payload: { version: '1' }, headers: api.headers.admin })
  const version = {
    name: 'model-0',
    version: '1',
    run_id: jobs[2],
    status: 'READY',
    aliases: ['stable'],
    source: `mlflow-artifacts:/0/${jobs[2]}/artifacts/model.safetensors`,
  }
  const models = (await call('GET', "registered-models/search?filter=name%20LIKE%20'model%25'&max_results=5")).json().registered_models
  expect(models).toMatchObject([{ name: 'model-0', latest_versions: [version], aliases: [{ alias: 'stable', version: '1' }] }])
  // MLflow 3 adds to its searches that prompts are left out.
  for (const [prompts, expected] of [
    ["!= 'true'", models],
    ["= 'true'", []],
  ] as const) {
    const filter = encodeURIComponent(`name LIKE 'model%' AND tag.\`mlflow.prompt.is_prompt\` ${prompts}`)
    expect((await call('GET', `registered-models/search?filter=${filter}`)).json().registered_models, prompts).toEqual(expected)
  }
  expect((await call('GET', 'registered-models/get?name=model-0')).json().registered_model).toEqual(models[0])
  for (const path of ['registered-models/alias?name=model-0&alias=stable', 'model-versions/get?name=model-0&version=1'])
    expect((await call('GET', path)).json().model_version).toMatchObject(version)
  for (const reply of [
    await call('GET', 'registered-models/get-latest-versions?name=model-0'),
    await call('POST', 'registered-models/get-latest-versions', { name: 'model-0' }),
    await call('GET', `model-versions/search?filter=run_id%3D'${jobs[2]}'%20AND%20version_number%20%3E%200&order_by=version_number%20DESC&order_by=name`),
  ])
    expect(reply.json().model_versions).toMatchObject([version])
  expect((await call('GET', 'model-versions/get-download-uri?name=model-0&version=1')).json().artifact_uri).toBe(version.source)
  for (const path of [
    'registered-models/get?name=none',
    'registered-models/alias?name=model-0&alias=none',
    'model-versions/get?name=model-0&version=7',
    'model-versions/get?name=model-0&version=x',
  ])
    expect((await call('GET', path)).json().error_code, path).toBe('RESOURCE_DOES_NOT_EXIST')
  expect((await call('GET', 'registered-models/search', undefined, api.headers.other)).json().registered_models).toEqual([])
  // MLflow's clients ask for 10,000 versions where they are not told otherwise, and for as many as 200,000.
  for (const most of [1, 10_000, 200_000])
    expect((await call('GET', `model-versions/search?max_results=${most}`)).json().model_versions, String(most)).toHaveLength(1)
  expect((await call('GET', 'registered-models/search?page_token=x')).json().error_code).toBe('INVALID_PARAMETER_VALUE')
})

test('the files of a run are listed and read where its artifact_uri says', async () => {
  const proxy = '/api/2.0/mlflow-artifacts/artifacts'
  const read = (url: string) => api.app.inject({ url, headers: api.headers.reader })
  const listed = (await call('GET', `artifacts/list?run_id=${jobs[2]}`)).json()
  expect(listed).toMatchObject({ root_uri: `mlflow-artifacts:/0/${jobs[2]}/artifacts`, files: [{ path: 'model.safetensors', is_dir: false }] })
  const file = await read(`${proxy}/0/${jobs[2]}/artifacts/model.safetensors`)
  expect([file.statusCode, file.rawPayload.length]).toEqual([200, listed.files[0].file_size])
  expect((await call('GET', `artifacts/list?run_id=${jobs[2]}-0`)).json().files).toEqual([{ path: 'checkpoints', is_dir: true }])
  const [checkpoint] = (await call('GET', `artifacts/list?run_id=${jobs[2]}-0&path=checkpoints`)).json().files
  expect(checkpoint.path).toMatch(/^checkpoints\/\w+\.safetensors$/)
  expect((await read(`${proxy}?path=0/${jobs[2]}-0/artifacts/checkpoints`)).json().files).toEqual([
    { ...checkpoint, path: checkpoint.path.slice('checkpoints/'.length) },
  ])
  expect((await read(`${proxy}/0/${jobs[2]}-0/artifacts/${checkpoint.path}`)).rawPayload).toHaveLength(checkpoint.file_size)
  for (const [url, status, code] of [
    [`${proxy}/0/${jobs[2]}/artifacts/none.txt`, 404, 'RESOURCE_DOES_NOT_EXIST'],
    [`${proxy}?path=0/${jobs[2]}/artifacts/..%2F..`, 400, 'INVALID_PARAMETER_VALUE'],
    [`${proxy}?path=7`, 404, 'RESOURCE_DOES_NOT_EXIST'],
    [`${root}/artifacts/list?run_id=none`, 404, 'RESOURCE_DOES_NOT_EXIST'],
    [`${root}/artifacts/list`, 404, 'RESOURCE_DOES_NOT_EXIST'],
  ] as const) {
    const reply = await read(url)
    expect([reply.statusCode, reply.json().error_code], url).toEqual([status, code])
  }
})

test('a call that would change something is told that this API only reads, and an unknown one that it is not there', async () => {
  const send = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string) => api.app.inject({ method, url, headers: api.headers.admin, payload: {} })
  for (const [method, path] of [
    ['POST', '2.0/mlflow/runs/log-metric'],
    ['POST', '2.0/mlflow/runs/log-parameter'],
    ['POST', '2.0/mlflow/runs/log-batch'],
    ['POST', '2.0/mlflow/runs/create'],
    ['POST', '2.0/mlflow/runs/update'],
    ['POST', '2.0/mlflow/runs/set-tag'],
    ['POST', '2.0/mlflow/runs/delete'],
    ['POST', '2.0/mlflow/experiments/create'],
    ['PATCH', '2.0/mlflow/registered-models/update'],
    ['DELETE', '2.0/mlflow/registered-models/alias'],
    ['POST', '2.0/mlflow/registered-models/alias'],
    ['POST', '2.0/mlflow/logged-models'],
    ['PATCH', '2.0/mlflow/logged-models/m-1/tags'],
    ['POST', '2.0/mlflow/logged-models/m-1/params'],
    ['POST', '3.0/mlflow/traces/tr-1/assessments'],
    ['DELETE', '3.0/mlflow/traces/tr-1/tags'],
    ['POST', '2.0/mlflow/webhooks'],
    ['POST', '2.0/mlflow-artifacts/mpu/complete/0/x/artifacts/a.txt'],
    ['POST', '2.0/mlflow/model-versions/transition-stage'],
    ['PUT', '2.0/mlflow-artifacts/artifacts/0/x/artifacts/a.txt'],
  ] as const) {
    const reply = await send(method, `/api/${path}`)
    expect([reply.statusCode, reply.json().error_code], path).toEqual([403, 'PERMISSION_DENIED'])
    expect(reply.json().message).toContain('only reads here')
  }
  for (const path of ['2.0/mlflow/experiments/list', '2.0/mlflow/nope', '3.0/mlflow/traces/search', '2.0/mlflow/traces', '3.0/mlflow/logged-models/search']) {
    const reply = await send('POST', `/api/${path}`)
    expect([reply.statusCode, reply.json().error_code], path).toEqual([404, 'ENDPOINT_NOT_FOUND'])
  }
  const headers = { ...api.headers.reader, 'content-type': 'text/plain' }
  const plain = await api.app.inject({ method: 'POST', url: `${root}/runs/search`, headers, payload: '{}' })
  expect([plain.statusCode, plain.json().error_code]).toEqual([415, 'BAD_REQUEST'])
})
