import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditEntryView } from '@trainyard/spec'
import { jobBody, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let ids: Record<string, string>
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  const job = (await send('POST', '/v1/jobs', jobBody(dataset))).json().id
  await succeed(api, job)
  const { id: key } = await api.keyFor(api.projects.own, ['jobs:read'])
  const space = { 'optimizer.learning_rate': { type: 'choice', values: [0.1] } }
  const sweep = (await send('POST', '/v1/sweeps', { job: jobBody(dataset), space })).json().id
  ids = { datasets: dataset, jobs: job, sweeps: sweep, 'api-keys': key }
})
afterAll(() => api?.close())

const send = (method: 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'GET', url: string, payload?: object, headers: Record<string, string> = api.headers.admin) =>
  api.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })

/** What has been noted while something ran, of every project. */
async function notedBy(work: () => Promise<unknown>): Promise<AuditEntryView[]> {
  const { seq } = await api.db.audit.verify()
  await work()
  const { data } = await api.db.audit.list({ projectId: null }, { limit: 100, order: 'asc' })
  return data.filter((entry) => entry.seq > seq)
}

/** POSTs that only ask. */
const asking = /predict|infer|invocations|explain|search|preview|ticket|compare|latestVersions|classify|regress/i
/** What changes the caller's own sign-in alone, and nothing of a project. A browser that signs in with a valid key is noted; the key is in the body. */
const ofTheSession = new Set(['createSession', 'setSession', 'signOut'])

test('every operation of the OpenAPI document that may change something yields exactly one entry, whatever comes of it', async () => {
  const document = (await send('GET', '/openapi.json')).json<{ paths: Record<string, Record<string, { operationId: string }>> }>()
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { operationId }]) =>
      method === 'get' || ofTheSession.has(operationId) ? [] : [{ path, method: method.toUpperCase() as 'POST', operationId }],
    ),
  )
  const unexpected: string[] = []
  const audited: string[] = []
  for (const { path, method, operationId } of operations) {
    const url = path
      .replace(/\/([\w-]+)\/{id}/, (_, resource: string) => `/${resource}/${ids[resource] ?? 'none'}`)
      .replace('{name}', 'small')
      .replaceAll(/{(\w+)}/g, '1')
    const entries = await notedBy(() => send(method, url, {}))
    if (entries.length === 1 && entries[0]?.operation === operationId) audited.push(operationId)
    else if (entries.length > 0 || !asking.test(operationId)) unexpected.push(`${method} ${url} (${operationId}): ${entries.length}`)
  }
  expect(unexpected).toEqual([])
  expect(audited).toEqual(
    expect.arrayContaining([
      'createJob',
      'cancelJob',
      'deleteJob',
      'createSweep',
      'deleteSweep',
      'createApiKey',
      'revokeApiKey',
      'setModelAlias',
      'uploadDataset',
      'rotateApiKey',
      'deleteModel',
      'deleteDataset',
    ]),
  )
})

test('an entry says who, what, on which object, from where, and with which result', async () => {
  const headers = { ...api.headers.admin, 'x-request-id': 'my-request' }
  const [made] = await notedBy(() => send('POST', '/v1/api-keys', { name: 'new', scopes: ['predict'] }, headers))
  expect(made).toMatchObject({ operation: 'createApiKey', status: 201, project_id: api.projects.own, address: '127.0.0.1', request_id: 'my-request' })
  expect(made?.target).toMatch(/^key_/)
  expect(made?.actor_id).toMatch(/^key_/)
  const [aliased] = await notedBy(() => send('PUT', '/v1/models/none/aliases/best', { version: '1' }))
  expect(aliased).toMatchObject({ target: 'none/best', status: 404 })
})

test('reads, and calls without a valid key, are not noted; a call that may not be made is', async () => {
  expect(await notedBy(() => send('GET', '/v1/jobs'))).toEqual([])
  expect(await notedBy(() => send('POST', '/v1/jobs', {}, api.headers.wrong))).toEqual([])
  expect(await notedBy(() => send('POST', '/v1/jobs', {}, api.headers.reader))).toMatchObject([{ operation: 'createJob', status: 403 }])
})

test('nothing of a body, a query or a secret is in the log', async () => {
  const reply = await send('POST', '/v1/api-keys?secret=of-the-query', { name: 'of-the-body', scopes: ['predict'] })
  const { rows } = await api.db.pool.query<{ text: string }>('SELECT t::text AS text FROM audit_log t')
  const whole = rows.map(({ text }) => text).join('\n')
  for (const part of ['of-the-query', 'of-the-body', String(reply.json().key ?? reply.json().secret ?? 'ty_'), 'ty_']) expect(whole).not.toContain(part)
})

test('a call whose entry cannot be written is answered as unavailable', async () => {
  await api.db.pool.query('ALTER TABLE audit_head RENAME TO audit_head_away')
  try {
    expect((await send('POST', '/v1/api-keys', { name: 'unnoted', scopes: ['predict'] })).statusCode).toBeGreaterThanOrEqual(500)
  } finally {
    await api.db.pool.query('ALTER TABLE audit_head_away RENAME TO audit_head')
  }
  expect((await send('POST', '/v1/api-keys', { name: 'noted', scopes: ['predict'] })).statusCode).toBe(201)
})

test('an upload has an entry when it is announced, when it is complete or ended, and for a piece that is rejected; its other pieces have none', async () => {
  const headers = { ...api.headers.admin, 'tus-resumable': '1.0.0' }
  const announce = async () => (await api.app.inject({ method: 'POST', url: '/v1/uploads', headers: { ...headers, 'upload-length': '6' } })).headers['location']
  const piece = (url: string, offset: number, payload: string) =>
    api.app.inject({
      method: 'PATCH',
      url,
      payload,
      headers: { ...headers, 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
    })
  const noted = await notedBy(async () => {
    const url = String(await announce())
    for (let offset = 0; offset < 6; offset += 1) expect((await piece(url, offset, 'x')).statusCode).toBe(204)
    const given = String(await announce())
    await piece(given, 0, 'xx')
    expect((await piece(given, 5, 'x')).statusCode).toBe(409)
    await api.app.inject({ method: 'DELETE', url: given, headers })
  })
  expect(noted.map(({ operation, status }) => `${operation} ${status}`)).toEqual([
    'createUpload 201',
    'appendUpload 204',
    'createUpload 201',
    'appendUpload 409',
    'deleteUpload 204',
  ])
})
