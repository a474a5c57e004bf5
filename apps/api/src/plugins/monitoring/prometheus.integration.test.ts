import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type Headers, type TestApi } from '@trainyard/testing/api/test-api.js'
import { servingMetrics } from '@trainyard/testing/serving/serving-metrics.js'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

const scrape = async (headers = api.headers.admin) => (await api.app.inject({ url: '/metrics', headers })).body
/** The value of a sample by its name and labels as they are written. */
const sample = (text: string, name: string) => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return line === undefined ? null : Number(line.split(' ').at(-1))
}

test('jobs by status, what is queued and how long attempts took', async () => {
  await scrape()
  const dataset = await readyDataset(api, api.projects.own)
  const submit = async () =>
    String((await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })).json().id)
  const [first, second] = [await submit(), await submit(), await submit()]
  await succeed(api, first)
  await claimNext(api.db, { jobId: second })
  const text = await scrape()
  expect([sample(text, 'trainyard_jobs{status="succeeded"}'), sample(text, 'trainyard_jobs{status="queued"}')]).toEqual([1, 1])
  expect(sample(text, 'trainyard_jobs{status="failed"}')).toBe(0)
  expect(sample(text, 'trainyard_tasks{kind="train",status="running"}')).toBe(1)
  expect(sample(text, 'trainyard_tasks{kind="train",status="queued"}')).toBe(1)
  expect(sample(text, 'trainyard_queue_oldest_seconds')).toBeGreaterThan(0)
  // Attempts are counted once they are a few seconds old, so that none that commits late is passed over.
  const counted = async () => sample(await scrape(), 'trainyard_task_duration_seconds_count{kind="train",outcome="done"}')
  await expect.poll(counted, { timeout: 30_000, interval: 500 }).toBe(1)
  expect(await Promise.all([counted(), counted(), counted()])).toEqual([1, 1, 1])
})

test('what is counted over all projects is for those who run the service; any key sees the process and the workers', async () => {
  const names = ['trainyard_jobs', 'trainyard_tasks', 'trainyard_queue_oldest_seconds', 'trainyard_task_duration_seconds', 'trainyard_http_requests_total']
  const shown = async (headers: Headers) => {
    const text = await scrape(headers)
    return { counts: names.filter((name) => text.includes(`# TYPE ${name} `)), workers: text.includes('# TYPE trainyard_worker_slots ') }
  }
  expect(await shown(api.headers.admin)).toEqual({ counts: names, workers: true })
  expect(await shown(api.headers.reader)).toEqual({ counts: [], workers: true })
  expect(await shown(api.headers.other)).toEqual({ counts: [], workers: true })
})

test('every metric that a board or an alert of ours asks for is there', async () => {
  await scrape()
  const text = `${await scrape()}\n${await servingMetrics()}`
  const folder = new URL('../../../../../docker/grafana/boards/', import.meta.url)
  const files = [...readdirSync(folder), '../../prometheus/alerts.yml'].map((name) => readFileSync(new URL(name, folder), 'utf8'))
  const asked = new Set(
    files.flatMap((file) => [...file.matchAll(/\b(?:trainyard|process)_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|count|sum)$/, ''))),
  )
  expect(asked.size).toBeGreaterThan(7)
  expect([...asked].filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([])
})
