import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { projectLimits } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let url: URL
beforeAll(async () => {
  api = await createTestApi()
  url = new URL(await api.app.listen({ port: 0, host: '127.0.0.1' }))
})
afterAll(() => api?.close())

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const base64 = (text: string) => Buffer.from(text).toString('base64')
const admin = () => ({ ...api.headers.admin, 'tus-resumable': '1.0.0' })
const request = (method: string, path: string, headers: Record<string, string> = {}, body?: Uint8Array) =>
  fetch(new URL(path, url), { method, headers: { ...admin(), ...headers }, ...(body && { body: Buffer.from(body) }) })

async function announce(bytes: Uint8Array, metadata = `filename ${base64('a.csv')}`): Promise<string> {
  const reply = await request('POST', '/v1/uploads', { 'upload-length': String(bytes.length), 'upload-metadata': metadata })
  expect(reply.status).toBe(201)
  return String(reply.headers.get('location'))
}
const piece = { 'content-type': 'application/offset+octet-stream' }
const send = (path: string, offset: number, body: Uint8Array) => request('PATCH', path, { ...piece, 'upload-offset': String(offset) }, body)
const offsetOf = async (path: string) => Number((await request('HEAD', path)).headers.get('upload-offset'))
const json = async (reply: Response) => (await reply.json()) as Record<string, unknown>
const view = async (path: string) => json(await request('GET', path))
const datasetOf = (paths: readonly string[], headers: Record<string, string> = {}) => {
  const uploads = paths.map((path) => path.split('/').at(-1))
  const body = JSON.stringify({ spec: { format: 'csv', name: 'shop', label: 'bought' }, uploads })
  return request('POST', '/v1/datasets', { 'content-type': 'application/json', ...headers }, Buffer.from(body))
}
const stored = async (hash: string) => Buffer.from(await api.db.blobs.read(hash))

/** Sends a piece that says that it is longer, and breaks the connection after it. */
async function cut(path: string, offset: number, bytes: Uint8Array): Promise<void> {
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  const headers = Object.entries<string>({ ...admin(), ...piece, 'upload-offset': String(offset), 'content-length': String(bytes.length + 1), host: 'x' })
  socket.write(`PATCH ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`)
  socket.end(bytes)
  await once(socket.resume(), 'close')
}

test('a file in pieces of any length, with any of them cut off, is stored whole, under its SHA-256, and becomes a data set once', async () => {
  const step = fc.record({ length: fc.oneof(fc.nat(5), fc.nat(100_000), fc.constantFrom(2 << 20, (2 << 20) - 1, 3_000_000)), isCut: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), fc.nat(6_000_000), async (steps, size) => {
      const bytes = randomBytes(size)
      const path = await announce(bytes)
      // What was cut off is stored once the server has noticed; until then the offset may move.
      const sendNext = async (length: number) => {
        const from = await offsetOf(path)
        return (await send(path, from, bytes.subarray(from, from + length))).status
      }
      for (const { length, isCut } of steps) {
        const from = await offsetOf(path)
        if (isCut && from + length < size) await cut(path, from, bytes.subarray(from, from + length))
        else await expect.poll(() => sendNext(length), { timeout: 10_000 }).toBe(204)
      }
      const finished = async () => [await sendNext(size), await offsetOf(path)]
      await expect.poll(finished, { timeout: 10_000 }).toEqual([204, size])
      expect(await view(path)).toMatchObject({ offset: size, sha256: sha256(bytes), used: false })
      const made = await datasetOf([path])
      expect(made.status).toBe(201)
      expect((await stored(sha256(bytes))).equals(bytes)).toBe(true)
      expect([(await datasetOf([path])).status, (await view(path))['used']]).toEqual([409, true])
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)

test('a reply that was lost is had again under its key, though the upload is used up', async () => {
  const bytes = Buffer.from('age,bought\n1,yes\n2,no\n')
  const path = await announce(bytes)
  await send(path, 0, bytes)
  const [first, second] = [await datasetOf([path], { 'idempotency-key': 'once' }), await datasetOf([path], { 'idempotency-key': 'once' })]
  expect([first.status, second.status]).toEqual([201, 201])
  expect((await json(second))['id']).toBe((await json(first))['id'])
})

test('a file that is not what its SHA-256 says is told so at its end, and is gone; the right one is taken', async () => {
  const bytes = Buffer.from('a,b\n1,2\n')
  const metadata = `filename ${base64('a.csv')},sha256 ${base64(sha256(bytes))}`
  const [wrong, right] = [await announce(bytes, metadata), await announce(bytes, metadata)]
  const damaged = await send(wrong, 0, Buffer.from('a,b\n1,3\n'))
  expect([damaged.status, await damaged.text()]).toEqual([400, expect.stringContaining(sha256(bytes))])
  expect((await request('HEAD', wrong)).status).toBe(404)
  expect([(await send(right, 0, bytes)).status, (await view(right))['expected_sha256']]).toEqual([204, sha256(bytes)])
})

test('of two requests that go on at the same place, one wins, and nothing is stored twice', async () => {
  const bytes = randomBytes(3_000_000)
  const path = await announce(bytes)
  const replies = await Promise.all([send(path, 0, bytes), send(path, 0, bytes)])
  expect(replies.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([204, 409])
  expect(await view(path)).toMatchObject({ offset: bytes.length, sha256: sha256(bytes) })
})

test('an upload that was given up leaves nothing behind', async () => {
  const count = async () => (await api.db.pool.query('SELECT (SELECT count(*) FROM uploads) AS uploads, (SELECT count(*) FROM blob_chunks) AS chunks')).rows[0]
  const before = await count()
  const [ended, expired] = [await announce(Buffer.alloc(10)), await announce(Buffer.alloc(10))]
  await send(ended, 0, Buffer.alloc(5))
  await send(expired, 0, Buffer.alloc(5))
  expect((await request('DELETE', ended)).status).toBe(204)
  await api.db.blobs.collect({ olderThanSeconds: -1 })
  expect(await offsetOf(expired)).toBe(5)
  await api.db.pool.query(`UPDATE uploads SET expires_at = clock_timestamp() WHERE id = $1`, [expired.split('/').at(-1)])
  expect((await request('HEAD', expired)).status).toBe(404)
  const { collected } = await api.db.collector.collect({ RETENTION_ATTEMPTS_DAYS: 90, RETENTION_CHECKPOINTS_DAYS: 7, RETENTION_DRIFT_DAYS: 90 })
  expect(collected).toContainEqual(expect.objectContaining({ kind: 'uploads', rows: 1 }))
  await api.db.blobs.collect({ olderThanSeconds: -1 })
  expect(await count()).toMatchObject({ uploads: before.uploads })
})

test('announcing more than a project, or all, may have is told with the limit', async () => {
  const own = await createTestApi({ capacity: { uploadBytes: 150 } })
  await own.db.projects.setSettings(own.projects.own, { weight: 1, limits: { ...projectLimits, upload_bytes: 100 } })
  const ask = async (length: number, headers = own.headers.admin) => {
    const reply = await own.app.inject({ method: 'POST', url: '/v1/uploads', headers: { ...headers, 'upload-length': String(length) } })
    return [reply.statusCode, reply.json().error?.message]
  }
  expect(await ask(60)).toEqual([201, undefined])
  expect(await ask(41)).toEqual([
    409,
    expect.stringMatching(/the project may have 100 bytes of uploads that were not used yet; it has 60, and this would add 41: use them/),
  ])
  expect(await ask(91, own.headers.other)).toEqual([422, expect.stringMatching(/all projects together may have 150 .*\(UPLOAD_BYTES\)/)])
  await own.close()
})

test('a server says what it speaks', async () => {
  const reply = await api.app.inject({ method: 'OPTIONS', url: '/v1/uploads' })
  expect([reply.statusCode, reply.headers]).toMatchObject([204, { 'tus-version': '1.0.0', 'tus-extension': 'creation,expiration,termination' }])
  expect((await request('POST', '/v1/uploads', { 'tus-resumable': '2.0.0', 'upload-length': '1' })).status).toBe(412)
})
