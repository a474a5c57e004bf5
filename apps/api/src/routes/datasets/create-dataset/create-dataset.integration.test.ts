import { createHash } from 'node:crypto'
import { datasetPreview, datasetView, projectLimits } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { defaultCapacity } from '../../../plugins/capacity/capacity.js'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi({ capacity: { atOnce: { ...defaultCapacity.atOnce, uploads: 100 } } })
  await api.db.projects.setSettings(api.projects.own, { weight: 1, limits: { ...projectLimits, uploads_at_once: 100 } })
})
afterAll(() => api?.close())

let listening: Promise<string> | undefined
const address = () => (listening ??= api.app.listen({ port: 0, host: '127.0.0.1' }))

type Part = { name: string; body: string; filename?: string }
const boundary = 'a-boundary-of-the-test'
const form = (parts: readonly Part[]) =>
  `${parts.map(({ name, body, filename }) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n${body}\r\n`).join('')}--${boundary}--\r\n`
const upload = (parts: readonly Part[], headers = {}) =>
  api.app.inject({
    method: 'POST',
    url: '/v1/datasets',
    payload: form(parts),
    headers: { ...api.headers.admin, 'content-type': `multipart/form-data; boundary=${boundary}`, ...headers },
  })
const create = (payload: object, headers = {}) =>
  api.app.inject({ method: 'POST', url: '/v1/datasets', payload, headers: { ...api.headers.admin, ...headers } })
const csv = 'age,pay,bought\n1,2,yes\n3,4,no\n'
const spec = { name: 'spec', body: JSON.stringify({ format: 'csv', name: 'shop', label: 'bought' }) }
const file = { name: 'file', body: csv, filename: '../../shop.csv' }
const paths = (reply: { json(): { error: { details: { path: string }[] } } }) =>
  reply
    .json()
    .error.details.map(({ path }) => path)
    .sort()

const withPart = (head: string, body: string) =>
  api.app.inject({
    method: 'POST',
    url: '/v1/datasets',
    payload: `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n${form([file])}`,
    headers: { ...api.headers.admin, 'content-type': `multipart/form-data; boundary=${boundary}` },
  })

test.each([
  ['a field', 'name="spec"'],
  ['a field with its type', 'name="spec"\r\ncontent-type: application/json; charset=utf-8'],
  ['a file', 'name="spec"; filename="spec.json"'],
  ['a file with its type', 'name="spec"; filename="spec.json"\r\ncontent-type: application/json'],
  ['bytes', 'name="spec"\r\ncontent-type: application/octet-stream'],
])('the spec of an upload is read from %s, and is a 400 where it is not JSON', async (_, head) => {
  expect((await withPart(head, spec.body)).statusCode).toBe(201)
  for (const body of ['', '{"name"', '"text"', 'null', '[]', '{"__proto__": {"a": 1}}', '{"constructor": {"prototype": 1}}']) {
    const reply = await withPart(head, body)
    expect([body, reply.statusCode]).toEqual([body, 400])
    expect(paths(reply)[0]).toMatch(/^(spec|file)/)
  }
})

test('a spec that is sent twice is a 400, and so is a part of a name that objects have by nature', async () => {
  const twice = await upload([spec, spec, file])
  expect([twice.statusCode, paths(twice)]).toEqual([400, ['spec']])
  for (const name of ['constructor', '__proto__', 'toString']) expect((await upload([spec, { name, body: '1' }, file])).statusCode).toBe(400)
})

test('201: a sample set is made by name, prepared by a task of its own, and listed', async () => {
  const reply = await create({ source: { type: 'sample', sample: 'iris' } })
  expect(reply.statusCode).toBe(201)
  const dataset = datasetView.parse(reply.json())
  expect(dataset).toMatchObject({ name: 'iris', status: 'preparing', source: 'sample:iris' })
  expect(reply.headers.location).toBe(`/v1/datasets/${dataset.id}`)
  expect(await api.db.tasks.ready({ datasetId: dataset.id })).toMatchObject([{ kind: 'prepare_dataset' }])
  const list = await api.app.inject({ url: '/v1/datasets?limit=1', headers: api.headers.reader })
  expect(list.json().data[0].id).toBe(dataset.id)
  const catalog = await api.app.inject({ url: '/v1/datasets/catalog', headers: api.headers.reader })
  expect(catalog.json().data.map(({ sample }: { sample: string }) => sample)).toContain('mnist')
})

test.each([
  ['before', [spec, file]],
  ['after', [file, spec]],
])('201: an upload is stored byte for byte, with its spec %s the file', async (_order, parts) => {
  const reply = await upload(parts)
  expect(reply.statusCode).toBe(201)
  const stored = await api.db.datasets.get(api.projects.own, reply.json().id)
  if (stored.source.type !== 'upload') throw new Error('not an upload')
  expect(stored.source.files).toEqual([{ filename: 'shop.csv', sha256: createHash('sha256').update(csv).digest('hex'), bytes: csv.length }])
  expect(Buffer.from(await api.db.blobs.read(stored.source.files[0]?.sha256 ?? '')).toString()).toBe(csv)
})

test.each([
  ['a sign of two parts where it is cut', `${'x'.repeat(99)}😀.csv`],
  ['controls', 'a\u0001\u2028b.csv'],
  ['nothing but dots and slashes', '../'],
])('201: the name of a file can be stored whatever it holds: %s', async (_what, filename) => {
  const reply = await upload([spec, { ...file, filename }])
  expect([reply.statusCode, reply.body]).toEqual([201, expect.stringContaining('preparing')])
})

test('400: names of classes that are the same are named before anything is prepared', async () => {
  const body = JSON.stringify({ format: 'npz', name: 'n', classes: ['a', 'a '] })
  const reply = await upload([{ name: 'spec', body }, file])
  expect([reply.statusCode, paths(reply)]).toEqual([400, ['spec.classes[1]']])
})

test('400: all errors of an upload at once, and none of its files stays', async () => {
  const content = 'only in this test'
  const reply = await upload([
    { name: 'spec', body: JSON.stringify({ format: 'csv', name: '', lable: 'x' }) },
    { ...file, body: content },
    { name: 'extra', body: '1' },
  ])
  expect([reply.statusCode, paths(reply)]).toEqual([400, ['extra', 'spec.label', 'spec.lable', 'spec.name']])
  await expect(api.db.blobs.read(createHash('sha256').update(content).digest('hex'))).rejects.toThrow("doesn't exist")
})

test('400: the number of files must fit the format; a spec that is missing or not JSON is reported', async () => {
  expect(paths(await upload([spec, file, file]))).toEqual(['file'])
  expect(paths(await upload([{ name: 'spec', body: JSON.stringify({ format: 'idx', name: 'x' }) }, file]))).toEqual(['file'])
  expect(paths(await upload([{ name: 'spec', body: '{' }, file]))).toEqual(['spec'])
  expect(paths(await upload([file]))).toEqual(['spec'])
})

test('400: unknown fields and an unknown sample', async () => {
  const reply = await create({ source: { type: 'sample', sample: 'irs' }, extra: 1 })
  expect([reply.statusCode, paths(reply)]).toEqual([400, ['extra', 'source.sample']])
})

test('413: more files than an upload may have', async () => {
  expect((await upload([spec, file, file, file, file, file])).statusCode).toBe(413)
})

test('the same key and the same files make one data set, whatever the boundary; other files are 422', async () => {
  const key = { 'idempotency-key': 'upload-1' }
  const first = await upload([spec, file], key)
  const again = await upload([file, spec], key)
  expect([again.statusCode, again.body]).toEqual([201, first.body])
  expect((await upload([spec, { ...file, body: `${csv}5,6,no\n` }], key)).statusCode).toBe(422)
})

test('a client that vanishes in the middle leaves nothing behind', async () => {
  const base = await address()
  const count = async () =>
    Number(
      (await api.db.pool.query('SELECT (SELECT count(*) FROM datasets) + (SELECT count(*) FROM blobs) + (SELECT count(*) FROM blob_chunks) AS n')).rows[0].n,
    )
  const before = await count()
  const hangUp = new AbortController()
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += 1
      if (sent === 1) controller.enqueue(Buffer.from(form([spec, { ...file, body: 'x' }]).split('\r\nx\r\n')[0] ?? ''))
      else if (sent < 60) controller.enqueue(Buffer.alloc(65_536, 'x'))
      else hangUp.abort()
    },
  })
  const headers = { ...api.headers.admin, 'content-type': `multipart/form-data; boundary=${boundary}` }
  await expect(fetch(`${base}/v1/datasets`, { method: 'POST', body, headers, duplex: 'half', signal: hangUp.signal } as RequestInit)).rejects.toThrow('aborted')
  await expect.poll(count, { timeout: 10_000 }).toBe(before)
  expect(await count()).toBe(before)
})

test('more uploads that stand still than the pool has connections keep nobody waiting and succeed', async () => {
  const base = await address()
  const staged = async () => Number((await api.db.pool.query('SELECT count(*) AS n FROM blobs WHERE bytes = 0')).rows[0].n)
  const before = await staged()
  const [head = '', tail = ''] = form([spec, { ...file, body: 'REST' }]).split('REST')
  const slow = Array.from({ length: 15 }, () => openUpload(base, `${head}${csv}`))
  await expect.poll(staged, { timeout: 10_000 }).toBe(before + slow.length)
  expect((await api.app.inject({ url: '/v1/datasets', headers: api.headers.reader })).statusCode).toBe(200)
  for (const { finish } of slow) finish(tail)
  expect(await Promise.all(slow.map(async ({ reply }) => (await reply).status))).toEqual(slow.map(() => 201))
  expect(await staged()).toBe(before)
})

/** An upload that has sent `start` and goes on when it is finished. */
function openUpload(base: string, start: string): { reply: Promise<Response>; finish(rest: string): void } {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (own) => {
      controller = own
      own.enqueue(Buffer.from(start))
    },
  })
  const headers = { ...api.headers.admin, 'content-type': `multipart/form-data; boundary=${boundary}` }
  return {
    reply: fetch(`${base}/v1/datasets`, { method: 'POST', body, headers, duplex: 'half' } as RequestInit),
    finish: (rest) => {
      controller?.enqueue(Buffer.from(rest))
      controller?.close()
    },
  }
}

test('rows are shown once it is ready; before that it is 409', async () => {
  const ready = await readyDataset(api, api.projects.own)
  const show = (id: string, query = '') => api.app.inject({ url: `/v1/datasets/${id}/preview${query}`, headers: api.headers.reader })
  const preview = datasetPreview.parse((await show(ready, '?limit=2')).json())
  expect(preview.rows).toEqual([
    { index: 0, label: 'no', values: { age: 1, pay: 5 } },
    { index: 1, label: 'yes', values: { age: 2, pay: 6 } },
  ])
  expect(datasetPreview.parse((await show(ready, '?limit=2&offset=1')).json()).rows[0]).toEqual(preview.rows[1])
  const { id } = (await create({ source: { type: 'sample', sample: 'iris' } })).json()
  expect((await show(id)).statusCode).toBe(409)
})

test('409: a data set that an unfinished job uses stays; 200 and then 404 once it may go', async () => {
  const id = await readyDataset(api, api.projects.own)
  const job = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(id), headers: api.headers.admin })).json()
  const remove = () => api.app.inject({ method: 'DELETE', url: `/v1/datasets/${id}`, headers: api.headers.admin })
  expect((await remove()).statusCode).toBe(409)
  expect((await api.app.inject({ method: 'POST', url: `/v1/jobs/${job.id}/cancel`, headers: api.headers.admin })).statusCode).toBe(200)
  expect((await remove()).json()).toEqual({ object: 'dataset', id, deleted: true })
  expect((await remove()).statusCode).toBe(404)
})
