import type { MlflowMetric, MlflowRun } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, points, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let done: string
let running: string
const root = '/api/2.0/mlflow'
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  const make = async (change: object = {}) =>
    String((await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: { ...jobBody(dataset), ...change }, headers: api.headers.admin })).json().id)
  done = await make()
  await succeed(api, done)
  running = await make({ name: 'other', ensemble: { members: 2 }, optimizer: { type: 'sgd', learning_rate: 0.5 }, metadata: { team: 'blue' } })
  const { lease } = await claimNext(api.db, { jobId: running })
  for (const member of [0, 1]) await api.db.metrics.append(lease, points('loss', 1_500, { member }))
})
afterAll(() => api?.close())

const get = (path: string, headers = api.headers.reader) => api.app.inject({ url: `${root}/${path}`, headers })
const search = async (body: object, headers = api.headers.reader) => {
  const reply = await api.app.inject({ method: 'POST', url: `${root}/runs/search`, payload: { experiment_ids: ['0'], ...body }, headers })
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json() as { runs: MlflowRun[]; next_page_token?: string }
}
const ids = ({ runs }: { runs: MlflowRun[] }) => runs.map(({ info }) => info.run_id)
const pairs = (list: readonly { key: string; value: string }[]) => Object.fromEntries(list.map(({ key, value }) => [key, value]))

test('the project is the one experiment, by id, by name and in the list', async () => {
  const { experiments } = (
    await api.app.inject({ method: 'POST', url: `${root}/experiments/search`, payload: { max_results: 10 }, headers: api.headers.reader })
  ).json()
  expect(experiments).toEqual([{ experiment_id: '0', name: 'default', artifact_location: 'mlflow-artifacts:/0', lifecycle_stage: 'active', tags: [] }])
  expect((await get('experiments/get?experiment_id=0')).json().experiment).toEqual(experiments[0])
  expect((await get('experiments/get-by-name?experiment_name=default')).json().experiment).toEqual(experiments[0])
  const missing = await get('experiments/get-by-name?experiment_name=mine')
  expect([missing.statusCode, missing.json().error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST'])
})

test('a job is a run with its settings and the ensemble; its members are nested runs with their newest values', async () => {
  const { runs } = await search({})
  expect(ids({ runs })).toEqual([running, `${running}-0`, `${running}-1`, done, `${done}-0`])
  const [parent, first] = runs
  expect(parent?.info).toMatchObject({ run_name: 'other', status: 'RUNNING', experiment_id: '0' })
  expect(pairs(parent?.data.params ?? [])).toMatchObject({ 'optimizer.type': 'sgd', 'optimizer.learning_rate': '0.5' })
  expect(pairs(parent?.data.tags ?? [])).toMatchObject({ team: 'blue', 'mlflow.runName': 'other' })
  expect(pairs(first?.data.tags ?? [])).toMatchObject({ 'mlflow.parentRunId': running })
  expect(first?.data.metrics).toEqual([{ key: 'loss', value: Math.sin(1_500), timestamp: 1_767_225_601_499, step: 1_500 }])
  const { run } = (await get(`runs/get?run_id=${done}`)).json()
  expect(run.info).toMatchObject({ status: 'FINISHED', end_time: expect.any(Number) })
  expect(run.data.metrics).toContainEqual(expect.objectContaining({ key: 'validation_accuracy', value: 1 }))
})

test('pages of runs joined by their tokens are the whole list, whatever their size', async () => {
  const all = ids(await search({}))
  for (const max_results of [1, 2, 3, 4]) {
    const joined: string[] = []
    for (let page_token: string | undefined = ''; page_token !== undefined; ) {
      const page = await search({ max_results, page_token })
      expect(page.runs.length).toBeLessThanOrEqual(max_results)
      joined.push(...ids(page))
      page_token = page.next_page_token
    }
    expect(joined).toEqual(all)
  }
})

test.each([
  ["attributes.status = 'FINISHED' and tags.mlflow.parentRunId = 'x'", () => []],
  ["status = 'RUNNING' AND params.`optimizer.type` = 'sgd'", () => [running]],
  ['params."optimizer.type" = \'sgd\'', () => [running]],
  ['metrics.loss > -2', () => [`${running}-0`, `${running}-1`]],
  ["run_name ILIKE 'SMALL%'", () => [done, `${done}-0`]],
  ["tags.team != 'red'", () => [running]],
])('the filter %s finds what it says', async (filter, expected) => {
  const wanted = expected()
  const found = ids(await search({ filter }))
  expect(found.filter((id) => !(filter.includes('RUNNING') && id.includes('-')))).toEqual(wanted)
})

test('a filter or an order that is not known is refused in MLflow’s words', async () => {
  for (const body of [
    { filter: "metrics.loss ~ 'x'" },
    { filter: "status = 'X' OR 1" },
    { filter: "dataset.name = 'a'" },
    { order_by: ['metrics.loss UP'] },
    { order_by: ['color'] },
  ]) {
    const reply = await api.app.inject({ method: 'POST', url: `${root}/runs/search`, payload: { experiment_ids: ['0'], ...body }, headers: api.headers.reader })
    expect([reply.statusCode, reply.json().error_code], JSON.stringify(body)).toEqual([400, 'INVALID_PARAMETER_VALUE'])
  }
  await search({ order_by: ['attributes.start_time DESC', 'run_id', 'metrics.loss ASC'] })
})

test('the history of a metric has every point once over its pages; the interval keeps its ends', async () => {
  const found: MlflowMetric[] = []
  for (let token: string | undefined = ''; token !== undefined; ) {
    const page: { metrics: MlflowMetric[]; next_page_token?: string } = (
      await get(`metrics/get-history?run_id=${running}-1&metric_key=loss&max_results=400&page_token=${token}`)
    ).json()
    found.push(...page.metrics)
    token = page.next_page_token
  }
  expect(found.map(({ step }) => step)).toEqual(Array.from({ length: 1_500 }, (_, index) => index + 1))
  expect(found[0]).toEqual({ key: 'loss', value: Math.sin(1), timestamp: 1_767_225_600_000, step: 1 })
  const url = `metrics/get-history-bulk-interval?run_ids=${running}-0&run_ids=${running}-1&metric_key=loss&start_step=100&end_step=900&max_results=50`
  const { metrics } = (await get(url)).json()
  for (const member of [0, 1]) {
    const steps = metrics.filter(({ run_id }: { run_id: string }) => run_id === `${running}-${member}`).map(({ step }: MlflowMetric) => step)
    expect([steps.length <= 50, steps[0], steps.at(-1)]).toEqual([true, 100, 900])
  }
})

test('another project sees nothing of it, and no key is no answer', async () => {
  expect((await search({}, api.headers.other)).runs).toEqual([])
  expect((await get(`runs/get?run_id=${done}`, api.headers.other)).json()).toMatchObject({ error_code: 'RESOURCE_DOES_NOT_EXIST' })
  expect((await get(`metrics/get-history?run_id=${running}-0&metric_key=loss`, api.headers.other)).statusCode).toBe(404)
  const reply = await api.app.inject({ url: `${root}/runs/get?run_id=${done}` })
  expect([reply.statusCode, reply.json().error_code]).toEqual([401, 'UNAUTHENTICATED'])
})
