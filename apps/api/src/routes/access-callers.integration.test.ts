import { accessRows, type Right } from '@trainyard/testing/api/access-rows.js'
import { noProvider, signedInHeaders } from '@trainyard/testing/api/identity-provider.js'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentedPath } from '../plugins/openapi/openapi-document.js'

type Headers = Record<string, string>
/** What a caller may do; nothing at all for one who is not let in, `outside` for a user without a role. */
type Caller = { name: string; headers: Headers; rights: readonly Right[] | 'nobody' | 'outside' }

let api: TestApi
let callers: Caller[]
let job: string
let dataset: string
beforeAll(async () => {
  api = await createTestApi({ signIn: noProvider })
  const { own, other } = api.projects
  dataset = await readyDataset(api, own)
  job = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })).json().id
  await succeed(api, job)
  const all: Right[] = ['anybody', 'read', 'write', 'predict', 'administer']
  const key = async (name: string, scopes: Parameters<TestApi['keyFor']>[1], rights: Caller['rights'], project = own, expires?: Date) => ({
    name,
    headers: (await api.keyFor(project, scopes, expires)).headers as Headers,
    rights,
  })
  const user = async (name: string, claimed: Parameters<typeof signedInHeaders>[1], rights: Caller['rights']) => ({
    name,
    headers: { ...(await signedInHeaders(api, claimed)) },
    rights,
  })
  const revoked = await api.keyFor(own, ['admin'])
  await api.db.apiKeys.revoke('every project', revoked.id)
  const rotated = await api.keyFor(own, ['admin'])
  await api.db.apiKeys.rotate('every project', rotated.id, { secretSha256: 'f'.repeat(64), previousExpiresAt: new Date() })
  const ended = await signedInHeaders(api, [{ project: 'default', role: 'admin' }])
  await api.db.pool.query("UPDATE sessions SET expires_at = clock_timestamp() - interval '1 second'")
  callers = [
    { name: 'nobody', headers: {}, rights: 'nobody' },
    { name: 'a wrong secret', headers: { ...api.headers.wrong }, rights: 'nobody' },
    { name: 'no key at all', headers: { authorization: 'Bearer nonsense' }, rights: 'nobody' },
    { name: 'a revoked key', headers: { ...revoked.headers }, rights: 'nobody' },
    { name: 'a secret that was replaced', headers: { ...rotated.headers }, rights: 'nobody' },
    await key('an expired key', ['admin'], 'nobody', own, new Date(Date.now() - 1_000)),
    { name: 'an ended session', headers: { ...ended }, rights: 'nobody' },
    { name: 'a forged session', headers: { cookie: 'trainyard-session=made.up' }, rights: 'nobody' },
    await key('jobs:read', ['jobs:read'], ['anybody', 'read']),
    await key('jobs:write', ['jobs:write'], ['anybody', 'write']),
    await key('predict', ['predict'], ['anybody', 'predict']),
    await key('three scopes', ['jobs:read', 'jobs:write', 'predict'], ['anybody', 'read', 'write', 'predict']),
    await key("another project's admin", ['admin'], all, other),
    await user('a viewer', [{ project: 'default', role: 'viewer' }], ['anybody', 'read']),
    await user('an editor', [{ project: 'default', role: 'editor' }], ['anybody', 'read', 'write', 'predict']),
    await user('an admin of another project', [{ project: 'other', role: 'admin' }], all),
    await user('a user without a role', [], 'outside'),
    { name: 'an operator', headers: { ...api.headers.admin }, rights: [...all, 'operate'] },
    await user('a user who is operator', [{ project: 'default', role: 'admin' }], [...all, 'operate']),
  ]
})
afterAll(() => api?.close())

/** What a caller is answered who may not: 401 before it is known who it is, 403 after that. Everything else is left to the route. */
function rightStatus(status: number, { rights }: Caller, right: Right): boolean {
  if (right === 'everybody') return status !== 403
  if (rights === 'nobody') return status === 401
  if (rights === 'outside') return status === 403
  return rights.includes(right) ? status !== 401 && status !== 403 : status === 403
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1)

test('every route has a row, and every row is a route', () => {
  const routes = api.app.routeTable.map(({ method, url }) => `${method} ${url}`)
  expect(Object.values(accessRows).flat().toSorted(byText)).toEqual(routes.toSorted(byText))
})

test('every route lets in whom its row says, and nobody else: no cell of the matrix is wrong', { timeout: 120_000 }, async () => {
  const wrong: string[] = []
  let cells = 0
  for (const [right, routes] of Object.entries(accessRows) as [Right, readonly string[]][]) {
    for (const route of routes) {
      const [method = '', pattern = ''] = route.split(' ')
      // Whether an object is found comes after whether its caller may look for it; a session that signs out would be missing in the next cell.
      if (route === 'DELETE /v1/session') continue
      const url = documentedPath(pattern).replace('{version}', '1').replace(/{\w+}/g, 'none')
      for (const caller of callers) {
        // From addresses enough that none has sent too many wrong keys.
        const remoteAddress = `10.0.0.${cells % 100}`
        const { statusCode } = await api.app.inject({
          method: method as 'GET',
          url,
          remoteAddress,
          headers: caller.headers,
          ...(method === 'PUT' ? { payload: {} } : {}),
        })
        cells += 1
        if (!rightStatus(statusCode, caller, right)) wrong.push(`${route} by ${caller.name}: ${statusCode}`)
      }
    }
  }
  expect(wrong).toEqual([])
  expect(cells).toBeGreaterThan(1_500)
})

test('so do event streams, and another project finds none', { timeout: 60_000 }, async () => {
  for (const { name, headers, rights } of callers) {
    const reply = await api.app.inject({ url: `/v1/jobs/${job}/events`, headers: { ...headers, accept: 'text/event-stream' }, remoteAddress: '10.0.1.1' })
    const refused = rights === 'nobody' ? 401 : 403
    const mayRead = rights !== 'nobody' && rights !== 'outside' && rights.includes('read')
    const found = /another project/.test(name) ? 404 : 200
    expect([name, reply.statusCode]).toEqual([name, mayRead ? found : refused])
  }
})

test('what a body names is looked for in the own project, for keys and for users', async () => {
  for (const { name, headers } of callers.filter((caller) => /another project/.test(caller.name))) {
    const post = (url: string, payload: object) => api.app.inject({ method: 'POST', url, payload, headers })
    const replies = [
      await post('/v1/jobs', jobBody(dataset)),
      await post('/v1/sweeps', { job: jobBody(dataset), space: { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } } }),
      await post('/v1/metrics/query', { jobs: [job], keys: ['loss'] }),
      await post('/api/2.0/mlflow/runs/search', { experiment_ids: ['0'] }),
    ]
    // An error says which id was not found, so only what the search finds by itself must be free of it.
    for (const reply of replies.slice(0, 3)) expect([name, reply.statusCode >= 400]).toEqual([name, true])
    expect(replies[3]?.json()).toEqual({ runs: [] })
  }
})
