import { type MetricPoint, type MetricsPage, metricsComparison, metricsPage } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, points, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
})
afterAll(() => api?.close())

const makeJob = async () => {
  const reply = await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })
  const id: string = reply.json().id
  const { lease } = await claimNext(api.db, { jobId: id })
  return { id, lease }
}
const get = (url: string, headers = {}) => api.app.inject({ url, headers: { ...api.headers.reader, ...headers } })
const pageOf = async (url: string): Promise<MetricsPage> => {
  const reply = await get(url)
  expect(reply.statusCode).toBe(200)
  return metricsPage.parse(reply.json())
}
const flat = (pages: readonly MetricsPage[]) =>
  pages.flatMap(({ series }) => series.flatMap(({ member, key, step, value }) => step.map((each, index) => `${member} ${key} ${each} ${value[index]}`)))
const asText = (all: readonly MetricPoint[]) => all.map(({ member, key, step, value }) => `${member} ${key} ${step} ${value}`)

/** How many statements that read points run while `work` is done. */
async function pointReads(work: () => Promise<unknown>): Promise<number> {
  const query = api.db.pool.query
  let reads = 0
  const counting = (...args: unknown[]) => {
    if (JSON.stringify(args[0]).includes('metric_points')) reads += 1
    return Reflect.apply(query, api.db.pool, args)
  }
  Object.assign(api.db.pool, { query: counting })
  try {
    await work()
  } finally {
    Object.assign(api.db.pool, { query })
  }
  return reads
}

test('10,000 points written while they are polled: the pages joined by since are exactly the points, each once', async () => {
  const { id, lease } = await makeJob()
  const written = [...points('loss', 5_000), ...points('accuracy', 5_000)].sort((a, b) => a.step - b.step)
  const writing = (async () => {
    for (let from = 0; from < written.length; from += 500) await api.db.metrics.append(lease, written.slice(from, from + 500))
  })()
  const pages: MetricsPage[] = []
  let polls = 0
  for (let since = '0'; flat(pages).length < written.length && polls < 5_000; polls += 1) {
    const page = await pageOf(`/v1/jobs/${id}/metrics?since=${since}`)
    pages.push(page)
    since = page.next
  }
  await writing
  expect(flat(pages).sort()).toEqual(asText(written).sort())
  expect(flat([await pageOf(`/v1/jobs/${id}/metrics`)]).sort()).toEqual(asText(written).sort())
  expect((await pageOf(`/v1/jobs/${id}/metrics?since=${pages.at(-1)?.next}`)).series).toEqual([])
}, 60_000)

test('304: nothing new is said without reading a point, and who asks the same gets the same page; a new point or a new status changes the tag', async () => {
  const { id, lease } = await makeJob()
  await api.db.metrics.append(lease, points('loss', 10))
  const url = `/v1/jobs/${id}/metrics?keys=loss`
  const tag = String((await get(url)).headers.etag)
  expect(await pointReads(async () => expect((await get(url, { 'if-none-match': tag })).statusCode).toBe(304))).toBe(0)
  expect(await pointReads(() => get(`${url}&since=4`))).toBe(1)
  expect(await pointReads(() => Promise.all([get(url), get(`${url}&since=4`)]))).toBe(0)
  await api.db.metrics.append(lease, points('loss', 1, { from: 11 }))
  const second = await get(url, { 'if-none-match': tag })
  expect([second.statusCode, second.headers.etag === tag]).toEqual([200, false])
  await api.db.jobs.request(api.projects.own, id, 'cancel')
  expect((await get(url, { 'if-none-match': String(second.headers.etag) })).statusCode).toBe(200)
})

test('keys, members and steps narrow; max_points keeps first, last, smallest and largest', async () => {
  const { id, lease } = await makeJob()
  const spike = points('loss', 1_000).map((point) => (point.step === 500 ? { ...point, value: 99 } : point))
  await api.db.metrics.append(lease, [...spike, ...points('accuracy', 10)])
  const narrow = await pageOf(`/v1/jobs/${id}/metrics?keys=loss&members=0&from_step=10&to_step=12`)
  expect(narrow.series.map(({ key, step }) => [key, step])).toEqual([['loss', [10, 11, 12]]])
  const small = await pageOf(`/v1/jobs/${id}/metrics?keys=loss&max_points=20`)
  const [series] = small.series
  expect([small.downsampled, small.source_points, series?.step.at(0), series?.step.at(-1)]).toEqual([true, 1_000, 1, 1_000])
  expect(series?.step.length).toBeLessThanOrEqual(20)
  expect(Math.max(...(series?.max ?? []).map(Number))).toBe(99)
  expect((await pageOf(`/v1/jobs/${id}/metrics?members=7`)).series).toEqual([])
})

test('complete is said once the job has ended and every page is read', async () => {
  const { id, lease } = await makeJob()
  await api.db.metrics.append(lease, points('loss', 3))
  expect((await pageOf(`/v1/jobs/${id}/metrics`)).complete).toBe(false)
  await api.db.tasks.fail(lease, { code: 'diverged', message: 'loss is not finite', retry: false })
  expect(await pageOf(`/v1/jobs/${id}/metrics`)).toMatchObject({ complete: true, status: 'failed', has_more: false })
})

test('400: every error of the query at once', async () => {
  const reply = await get('/v1/jobs/job_x/metrics?since=-1&max_points=1&foo=2')
  expect([
    reply.statusCode,
    reply
      .json()
      .error.details.map(({ path }: { path: string }) => path)
      .sort(),
  ]).toEqual([400, ['query.foo', 'query.max_points', 'query.since']])
})

test('400: a place of another job, of other keys or steps, or beyond what the job has is an error, never an empty page', async () => {
  const [one, other] = [await makeJob(), await makeJob()]
  for (const { lease } of [one, other]) await api.db.metrics.append(lease, points('loss', 10))
  const { next } = await pageOf(`/v1/jobs/${one.id}/metrics?keys=loss`)
  expect((await pageOf(`/v1/jobs/${one.id}/metrics?since=${next}&keys=loss`)).series).toEqual([])
  expect((await pageOf(`/v1/jobs/${one.id}/metrics?since=${next}&keys=loss&max_points=5`)).series).toEqual([])
  for (const url of [
    `${other.id}/metrics?since=${next}&keys=loss`,
    `${one.id}/metrics?since=${next}`,
    `${one.id}/metrics?since=${next}&keys=val_loss`,
    `${one.id}/metrics?since=${next}&keys=loss&members=0`,
    `${one.id}/metrics?since=${next}&keys=loss&from_step=1`,
    `${one.id}/metrics?since=11`,
    `${one.id}/metrics?since=999999999999999`,
  ]) {
    const reply = await get(`/v1/jobs/${url}`)
    expect([reply.statusCode, reply.json().error?.param], url).toEqual([400, 'query.since'])
    expect(reply.json().error.message).toContain('leave it out to start from the beginning')
  }
})

test('a key or a member that none has is an empty answer; steps at the edge of what a column holds are taken, beyond it refused', async () => {
  const { id, lease } = await makeJob()
  await api.db.metrics.append(lease, [...points('loss', 3), ...points('loss', 1, { from: 2_147_483_647 })])
  const most = 2_147_483_647
  const query = (change: object) =>
    api.app.inject({ method: 'POST', url: '/v1/metrics/query', headers: api.headers.reader, payload: { jobs: [id], keys: ['loss'], ...change } })
  const grids: [object, [number, number], number][] = [
    [{ keys: ['none'] }, [0, 0], 0],
    [{ keys: ['__proto__', 'constructor'] }, [0, 0], 0],
    [{ members: [63] }, [0, 0], 0],
    [{ members: [most] }, [0, 0], 0],
    [{ from_step: 100, to_step: 200 }, [100, 200], 0],
    [{ keys: ['none'], to_step: 5 }, [0, 5], 0],
    [{ keys: ['none'], from_step: 5 }, [5, 5], 0],
    [{ from_step: most }, [most, most], 1],
    [{ to_step: most, max_points: 2 }, [1, most], 4],
    [{ from_step: 0, to_step: 0 }, [0, 0], 0],
    [{ from_step: 2, to_step: 2 }, [2, 2], 1],
  ]
  for (const [change, grid, count] of grids) {
    const reply = await query(change)
    expect(reply.statusCode, `${JSON.stringify(change)} ${reply.body}`).toBe(200)
    const { from_step, to_step, data } = metricsComparison.parse(reply.json())
    expect([[from_step, to_step], data[0]?.source_points], JSON.stringify(change)).toEqual([grid, count])
  }
  for (const change of [
    { from_step: 10, to_step: 5 },
    { from_step: 2, to_step: 1 },
    { from_step: most + 1 },
    { to_step: -1 },
    { members: [most + 1] },
    { members: [2 ** 53] },
    { max_points: 1 },
  ])
    expect((await query(change)).statusCode, JSON.stringify(change)).toBe(400)
  for (const [text, status] of [
    ['keys=none', 200],
    ['members=99', 200],
    [`members=${most}`, 200],
    [`from_step=${most}&max_points=2`, 200],
    [`to_step=${most}&max_points=2`, 200],
    [`from_step=${most + 1}`, 400],
    ['from_step=9007199254740993', 400],
    ['from_step=10&to_step=5', 400],
    [`members=${most + 1}`, 400],
    ['keys=', 400],
  ] as const) {
    for (const path of ['metrics', 'metrics/flat']) expect((await get(`/v1/jobs/${id}/${path}?${text}`)).statusCode, `${path} ${text}`).toBe(status)
  }
})

test('404: a job that is not there', async () => {
  expect((await get('/v1/jobs/job_x/metrics')).statusCode).toBe(404)
})

test('many jobs are cut at the same steps, so that one in progress is not drawn finer than one that is done', async () => {
  const [long, short] = [await makeJob(), await makeJob()]
  await api.db.metrics.append(long.lease, points('loss', 1_000))
  await api.db.metrics.append(short.lease, points('loss', 500))
  const ask = (jobs: string[], headers: object = api.headers.reader) =>
    api.app.inject({ method: 'POST', url: '/v1/metrics/query', headers: { ...headers }, payload: { jobs, keys: ['loss'], max_points: 11 } })
  const reply = await ask([long.id, short.id])
  expect(reply.statusCode).toBe(200)
  const { data, from_step, to_step } = metricsComparison.parse(reply.json())
  expect([from_step, to_step]).toEqual([1, 1_000])
  const steps = data.map(({ series }) => series[0]?.step ?? [])
  expect(steps[0]).toEqual([1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000])
  expect(steps[1]).toEqual([1, 100, 200, 300, 400, 500])
  expect((await ask([long.id], api.headers.other)).statusCode).toBe(404)
})
