import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
})
afterAll(() => api?.close())

const get = (url: string) => api.app.inject({ url, headers: api.headers.reader })
const submit = async (): Promise<string> =>
  (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })).json().id

test('200: where the ensemble is right and wrong, and the worst row can be looked at', async () => {
  const id = await submit()
  await succeed(api, id)
  const reply = await get(`/v1/jobs/${id}/analysis`)
  expect([reply.statusCode, reply.json()]).toMatchObject([
    200,
    {
      object: 'job.analysis',
      job_id: id,
      dataset_id: dataset,
      split: 'validation',
      confusion: [
        [0, 0],
        [0, 1],
      ],
    },
  ])
  const [worst] = reply.json().worst
  const preview = await get(`/v1/datasets/${dataset}/preview?split=${reply.json().dataset_split}&rows=${worst.row},0`)
  expect(preview.json().rows).toEqual([
    { index: 3, label: 'yes', values: { age: 4, pay: 8 } },
    { index: 0, label: 'no', values: { age: 1, pay: 5 } },
  ])
})

test('409: a job that has not ended has none, and the reply says why', async () => {
  const reply = await get(`/v1/jobs/${await submit()}/analysis`)
  expect([reply.statusCode, reply.json().error.code, reply.json().error.message]).toEqual([409, 'conflict', expect.stringContaining('queued')])
})

test('400: rows that are no numbers, 404: no such job', async () => {
  expect((await get(`/v1/datasets/${dataset}/preview?rows=1,two`)).statusCode).toBe(400)
  expect((await get('/v1/jobs/job_none/analysis')).statusCode).toBe(404)
})
