import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, points, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let job: string
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  job = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })).json().id
  const { lease } = await claimNext(api.db, { jobId: job })
  const odd = { member: 0, key: 'a,"b"', step: 1, epoch: 0.5, value: null, at: new Date(1_767_225_600_000).toISOString() }
  for (let from = 1; from <= 24_000; from += 6_000) await api.db.metrics.append(lease, points('loss', 6_000, { from }))
  await api.db.metrics.append(lease, [odd])
})
afterAll(() => api?.close())
const get = (query: string, headers = api.headers.reader) => api.app.inject({ url: `/v1/jobs/${job}/metrics/flat${query}`, headers })

test('every point is one row of one JSON list, also over several pages', async () => {
  const reply = await get('?keys=loss')
  expect(reply.headers['content-type']).toContain('application/json')
  const rows = reply.json()
  expect(rows).toHaveLength(24_000)
  expect(rows[0]).toEqual({ time: 1_767_225_600_000, job_id: job, member: 0, key: 'loss', step: 1, epoch: 0, value: Math.sin(1) })
  expect(rows.map(({ step }: { step: number }) => step)).toEqual(Array.from({ length: 24_000 }, (_, index) => index + 1))
})

test('reduced, a series has at most the points that were asked for, its ends among them', async () => {
  const rows = (await get('?keys=loss&max_points=100')).json()
  expect([rows.length <= 100, rows[0].step, rows.at(-1).step]).toEqual([true, 1, 24_000])
})

test('as CSV a row is a line, texts are quoted where they must be, and what is not finite is empty', async () => {
  const reply = await get(`?format=csv&keys=${encodeURIComponent('loss')}&to_step=2`)
  expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(reply.body).toBe(
    `time,job_id,member,key,step,epoch,value\r\n1767225600000,${job},0,loss,1,0,${Math.sin(1)}\r\n1767225600001,${job},0,loss,2,0,${Math.sin(2)}\r\n`,
  )
  const odd = (await get('?format=csv&to_step=1')).body.split('\r\n').find((line) => line.includes('"'))
  expect(odd).toBe(`1767225600000,${job},0,"a,""b""",1,0.5,`)
})

test('nothing is an empty list; another project has no such job', async () => {
  expect((await get('?keys=none')).json()).toEqual([])
  expect((await get('', api.headers.other)).statusCode).toBe(404)
})
