import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentedPath } from '../plugins/openapi/openapi-document.js'
import type { RouteEntry } from '../plugins/route-table.js'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type Headers, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let ids: Record<string, string>
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  const reply = await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })
  const job: string = reply.json().id
  const checkpoint = await succeed(api, job)
  await api.db.models.setAlias(api.projects.own, 'small', 'stable', { version: '1' })
  const key = await api.keyFor(api.projects.own, ['jobs:read'])
  const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } }
  const sweep = (await api.app.inject({ method: 'POST', url: '/v1/sweeps', payload: { job: jobBody(dataset), space }, headers: api.headers.admin })).json().id
  ids = { datasets: dataset, jobs: job, sweeps: sweep, checkpoints: checkpoint, 'api-keys': key.id }
})
afterAll(() => api?.close())

/** The route's URL with the ids of real objects of the own project. */
const urlOf = ({ url }: RouteEntry) =>
  documentedPath(url)
    .replace(/\/([\w-]+)\/{id}/, (_, resource: string) => `/${resource}/${ids[resource] ?? 'none'}`)
    .replace('{name}', 'small')
    .replace('{version}', '1')
    .replace(/{alias}|{label}/, 'stable')
    .replace('{member}', 'member-0')
const call = async ({ method, ...rest }: RouteEntry, headers: Partial<Headers>) => {
  const reply = await api.app.inject({
    method: method as 'GET',
    url: urlOf({ method, ...rest }),
    headers,
    ...(method === 'PUT' ? { payload: { version: '1' } } : {}),
    ...(method === 'PATCH' && rest.url === '/v1/models/:name' ? { payload: { floor: null } } : {}),
    ...(rest.url === '/v1/models/:name/imports' ? { payload: { upload: `upl_${'0'.repeat(26)}` } } : {}),
    ...(method === 'PATCH' && rest.url === '/v1/jobs/:id' ? { payload: { tags: [] } } : {}),
  })
  return reply.statusCode
}
const problems = async (routes: readonly RouteEntry[], headers: Partial<Headers>, isRight: (status: number, route: RouteEntry) => boolean) => {
  const wrong: string[] = []
  for (const route of routes) {
    const status = await call(route, headers)
    if (!isRight(status, route)) wrong.push(`${route.method} ${route.url}: ${status}`)
  }
  return wrong
}
const guarded = () => api.app.routeTable.filter(({ access }) => access !== 'public')
const about = (entry: RouteEntry) => /^\/v1\/(datasets|jobs|sweeps|checkpoints|models|api-keys)\/:/.test(entry.url) && !entry.isForwarded

test('only health, readiness, and the page and document that hold no data are public', () => {
  const open = api.app.routeTable.filter(({ access }) => access === 'public').map(({ url }) => url)
  expect(open.sort()).toEqual([
    '/',
    '/docs',
    '/docs/scalar.js',
    '/health',
    '/healthz',
    '/openapi.json',
    '/ping',
    '/readyz',
    '/v1/session',
    '/v1/session',
    '/v1/session',
    '/v1/session',
    '/v1/session/callback',
    '/v1/session/sign-in',
    '/v2/health/live',
    '/v2/health/ready',
    '/version',
  ])
})

test('every route is in the OpenAPI document, and nothing else is', async () => {
  const document = (await api.app.inject({ url: '/openapi.json', headers: api.headers.reader })).json()
  const documented = Object.entries<object>(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`))
  const registered = api.app.routeTable.filter(({ isPage }) => !isPage).map(({ method, url }) => `${method} ${documentedPath(url)}`)
  expect(registered.sort()).toEqual(documented.sort())
})

test('every operation has a reply schema, an id of its own, and a body schema where it takes one', async () => {
  const document = (await api.app.inject({ url: '/openapi.json', headers: api.headers.reader })).json()
  expect(document.openapi).toBe('3.1.0')
  type Operation = { operationId?: string; responses: Record<string, { content?: object; description: string }>; requestBody?: object }
  const operations = Object.values<Record<string, Operation>>(document.paths).flatMap((item) => Object.values(item))
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
  expect(operations.filter(({ responses }) => !Object.values(responses).some(({ content }) => content))).toEqual([])
  const names = new Set(Object.keys(document.components.schemas))
  const used = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => String(name))
  expect(used.filter((name) => !names.has(name))).toEqual([])
})

test('nobody without a key gets past any guarded route', async () => {
  expect(await problems(guarded(), {}, (status) => status === 401)).toEqual([])
})

test('a wrong secret, a malformed key, a revoked and an expired key are all the same: 401', async () => {
  const revoked = await api.keyFor(api.projects.own, ['admin'])
  const expired = await api.keyFor(api.projects.own, ['admin'], new Date(Date.now() - 1_000))
  expect((await api.app.inject({ url: '/v1/jobs', headers: revoked.headers })).statusCode).toBe(200)
  expect((await api.app.inject({ method: 'DELETE', url: `/v1/api-keys/${revoked.id}`, headers: api.headers.admin })).statusCode).toBe(200)
  for (const headers of [api.headers.wrong, { authorization: 'Bearer nonsense' }, revoked.headers, expired.headers]) {
    expect(await problems(guarded(), headers, (status) => status === 401)).toEqual([])
  }
})

test('a key that only reads may not write, and one that only predicts may not read', async () => {
  expect(await problems(guarded(), api.headers.reader, (status, { access }) => (status === 403) === !['jobs:read', 'any-key'].includes(access))).toEqual([])
  expect(await problems(guarded(), api.headers.predictor, (status, { access }) => (status === 403) === !['predict', 'any-key'].includes(access))).toEqual([])
})

test("another project's admin finds none of the objects, by any route", async () => {
  const routes = guarded().filter(about)
  expect(routes.length).toBeGreaterThan(20)
  expect(await problems(routes, api.headers.other, (status) => status === 404)).toEqual([])
  const listed = await Promise.all(
    ['jobs', 'sweeps', 'datasets', 'models', 'api-keys'].map(async (name) => (await api.app.inject({ url: `/v1/${name}`, headers: api.headers.other })).body),
  )
  for (const id of Object.values(ids)) expect(listed.join()).not.toContain(id)
})

test('the owner gets an answer of success or of the state from every route that names an object', async () => {
  const reads = guarded().filter((entry) => about(entry) && entry.method === 'GET')
  // Files for TensorFlow.js are made by the serving process, which does not run here.
  const isRight = (status: number, { url }: RouteEntry): boolean => status === (url.includes('/tfjs/') ? 503 : 200)
  expect(await problems(reads, api.headers.admin, isRight)).toEqual([])
})
