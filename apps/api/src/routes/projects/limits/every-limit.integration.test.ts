import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { costHeader, type ProjectLimitName, projectLimitRecords, projectLimits } from '@trainyard/spec'
import { createId } from '@trainyard/runtime'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** Stands where the serving process does: every prediction takes 600 operations. */
const server = createServer((request, reply) => {
  request.resume().once('end', () => reply.writeHead(200, { 'content-type': 'application/json', [costHeader]: 'rows=2, flops=600' }).end('{"predictions":[]}'))
})
let api: TestApi
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  api = await createTestApi({ serving: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'a shared token', timeoutMs: 5_000 } })
})
afterAll(async () => {
  await api?.close()
  server.closeAllConnections()
  server.close()
})

/** A project of its own with these limits and no cached key. */
async function project(limits: Partial<Record<ProjectLimitName, number>>) {
  const { id, name } = await api.db.projects.ensure(createId('project').toLowerCase().replace('_', '-'))
  await api.db.projects.setSettings(id, { weight: 1, limits: { ...projectLimits, ...limits } })
  const { headers } = await api.keyFor(id, ['admin'])
  const call = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, more = {}) =>
    api.app.inject({ method, url, headers: { ...headers, ...more }, ...(payload && { payload }) })
  return { id, name, headers, call, used: async () => (await call('GET', `/v1/projects/${name}/limits`)).json().used }
}
type Project = Awaited<ReturnType<typeof project>>

/** What adds to each limit, and how much; limits that hold while something is under way are tested where they are taken. */
const adding: Partial<Record<ProjectLimitName, { by: number; add(one: Project): ReturnType<Project['call']>; status: number }>> = {
  open_jobs: { by: 1, status: 201, add: async (one) => one.call('POST', '/v1/jobs', jobBody(await readyDataset(api, one.id))) },
  open_members: {
    by: 2,
    status: 201,
    add: async (one) => one.call('POST', '/v1/jobs', { ...jobBody(await readyDataset(api, one.id)), ensemble: { members: 2 } }),
  },
  open_predictions: {
    by: 1,
    status: 201,
    add: async (one) => {
      const dataset = await readyDataset(api, one.id)
      const job = await one.call('POST', '/v1/jobs', { ...jobBody(dataset), model: { name: 'own' } })
      await succeed(api, job.json().id)
      return one.call('POST', '/v1/predictions', { model: 'own', input: { dataset } })
    },
  },
  datasets: { by: 1, status: 201, add: (one) => one.call('POST', '/v1/datasets', { source: { type: 'sample', sample: 'iris' } }) },
  keys: { by: 1, status: 201, add: (one) => one.call('POST', '/v1/api-keys', { name: 'k', scopes: ['predict'] }) },
  stored_bytes: { by: 40, status: 201, add: (one) => one.call('POST', '/v1/uploads', undefined, { 'upload-length': '40' }) },
  upload_bytes: { by: 40, status: 201, add: (one) => one.call('POST', '/v1/uploads', undefined, { 'upload-length': '40' }) },
  requests_per_minute: { by: 1, status: 200, add: (one) => one.call('GET', '/v1/models') },
  prediction_flops_per_day: { by: 600, status: 200, add: (one) => one.call('POST', '/v1/models/x/predict', { instances: [1] }) },
}

test.each(Object.entries(adding))(
  '%s: as much as the limit is taken, more is told with the limit in words, details and headers; what is used is shown',
  async (name, { by, add, status }) => {
    const limit = name as ProjectLimitName
    const record = projectLimitRecords[limit]
    const times = Math.max(2, Math.ceil(record.least / by))
    const others = limit === 'keys' ? 1 : 0
    const most = times * by + others
    const one = await project({ [limit]: most })
    for (let time = 0; time < times; time += 1) expect((await add(one)).statusCode).toBe(status)
    const reply = await add(one)
    const waits = record.resets !== 'never'
    expect([reply.statusCode, reply.json().error.code]).toEqual(waits ? [429, 'rate_limited'] : [409, 'conflict'])
    const { message, details } = reply.json().error
    expect(message).toMatch(
      new RegExp(
        `^the project may have ${most} ${record.noun.replaceAll(/[()]/g, '.')}; it has ${most}, and this would add \\d+: .*ask those who run the service`,
      ),
    )
    expect(details).toMatchObject([{ path: '', rule: limit }])
    expect(reply.headers['ratelimit-policy']).toBe(`"${limit}";q=${most}`)
    expect(reply.headers['ratelimit']).toMatch(new RegExp(`^"${limit}";r=0${waits ? ';t=\\d+' : ''}$`))
    expect(Number(reply.headers['retry-after'])).toEqual(waits ? expect.any(Number) : Number.NaN)
    // Another project is not touched by it.
    expect((await add(await project({}))).statusCode).toBe(status)
    if (limit !== 'requests_per_minute') expect((await one.used())[limit]).toBe(most)
  },
)

test('of many requests at once none passes a limit', async () => {
  const one = await project({ keys: 4, datasets: 3 })
  const make = () => one.call('POST', '/v1/api-keys', { name: 'k', scopes: ['predict'] })
  const statuses = (await Promise.all(Array.from({ length: 12 }, make))).map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 201)).toHaveLength(3)
  expect(new Set(statuses)).toEqual(new Set([201, 409]))
})

test('what is stored is measured: data sets, checkpoints and uploads; beyond the limit no job begins until something is deleted', async () => {
  const one = await project({ stored_bytes: 100 })
  const dataset = await readyDataset(api, one.id)
  const job = await one.call('POST', '/v1/jobs', jobBody(dataset))
  expect(job.statusCode).toBe(201)
  const put = 'INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, resumable, sha256, bytes)'
  await api.db.pool.query(`${put} SELECT $1, $2, 0, 'final', 1, 1, '{}', false, sha256, 5000 FROM blobs LIMIT 1`, [createId('checkpoint'), job.json().id])
  await api.db.pool.query('UPDATE projects SET stored_at = NULL WHERE id = $1', [one.id])
  const late = await one.call('POST', '/v1/jobs', jobBody(dataset))
  expect([late.statusCode, late.json().error.details[0].rule]).toEqual([409, 'stored_bytes'])
  const { rows } = await api.db.pool.query('SELECT bytes::int AS bytes FROM datasets WHERE id = $1', [dataset])
  expect((await one.used()).stored_bytes).toBe(5000 + rows[0].bytes)
  const usage = await one.call('GET', `/v1/projects/${one.name}/usage`)
  expect(usage.json().data).toMatchObject([{ stored_bytes: 5000 + rows[0].bytes }])
})

test('usage has the requests and predictions of the day, whichever process answered them', async () => {
  const one = await project({})
  for (let count = 0; count < 3; count += 1) await adding.prediction_flops_per_day?.add(one)
  await api.db.projects.addUsage([{ projectId: one.id, requests: 10, predictions: 5, predictionRows: 50, predictionFlops: 1e15 }])
  expect((await one.used()).prediction_flops_per_day).toBeGreaterThanOrEqual(1_800)
  // Written when the process ends.
  const other = await createTestApi({ db: api.db, serving: { url: 'http://127.0.0.1:1', token: 'a shared token', timeoutMs: 100 } })
  await other.app.inject({ url: '/v1/models', headers: one.headers })
  await other.close()
  const [today] = (await one.call('GET', `/v1/projects/${one.name}/usage`)).json().data
  // What the first process counted is written every few seconds: it may be there already.
  expect(today.requests).toBeGreaterThanOrEqual(11)
  expect([5, 6, 7, 8]).toContain(today.predictions)
  expect([today.prediction_rows, today.prediction_flops]).toEqual([50 + 2 * (today.predictions - 5), 1e15 + 600 * (today.predictions - 5)])
})
