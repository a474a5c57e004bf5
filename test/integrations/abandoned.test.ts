import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createQueue } from '@trainyard/queue'
import { createAddressRules, createId, createLogger } from '@trainyard/runtime'
import type { Scope } from '@trainyard/spec'
import { flowers } from '@trainyard/testing/serving/iris-rows.js'
import { openTestStack } from '@trainyard/testing/serving/test-stack.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSecret, keyText, secretSha256 } from '../../apps/api/src/authentication/api-key.js'
import { buildApp } from '../../apps/api/src/build-app.js'
import { defaultCapacity } from '../../apps/api/src/plugins/capacity/capacity.js'

// Other tests make temporary files at the same time: those of this one have a folder of their own.
const temporary = mkdtempSync(join(tmpdir(), 'trainyard-abandoned-'))
process.env['TMPDIR'] = temporary

/** So few at once that what is not given back is missed. */
const places = 4

let stack: Awaited<ReturnType<typeof openStack>>
beforeAll(async () => {
  stack = await openStack()
}, 120_000)
afterAll(async () => {
  await stack?.close()
  rmSync(temporary, { recursive: true, force: true })
})

/** The API and the serving process over real sockets, with a model, in this process: a turn of its event loop is a turn of all of them. */
async function openStack() {
  const serving = await openTestStack()
  await serving.train('iris', 1)
  const { db, projectId } = serving
  const logger = createLogger({ name: 'abandoned', level: 'silent' })
  const queue = createQueue({ url: String(process.env['TRAINYARD_TEST_REDIS_URL']), logger })
  const app = await buildApp({
    db,
    queue,
    logger,
    version: 'test',
    operatorProject: projectId,
    adminKeyId: null,
    signIn: null,
    browsers: { sessionHours: 1, publicUrl: undefined },
    serving: { url: await serving.app.listen({ port: 0, host: '127.0.0.1' }), token: serving.token, timeoutMs: 20_000 },
    dashboardDir: undefined,
    corsOrigins: [],
    addressRules: createAddressRules([]),
    capacity: { ...defaultCapacity, atOnce: { uploads: places, streams: places, predictions: places } },
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const newKey = async (scopes: readonly Scope[] = ['admin']): Promise<string> => {
    const [id, secret] = [createId('apiKey'), createSecret()]
    await db.apiKeys.create({ id, projectId, name: 'abandoned', scopes, expiresAt: null, secretSha256: secretSha256(secret) })
    return keyText(id, secret)
  }
  const key = await newKey()
  const { data } = await db.jobs.list(projectId, { limit: 1, order: 'asc', sort: 'created_at' })
  const close = async () => {
    await app.close()
    await queue.close()
    await serving.close()
  }
  return { app, db, url, key, newKey, jobId: String(data[0]?.id), port: (app.server.address() as AddressInfo).port, close }
}

type Asked = { method: string; path: string; headers?: Record<string, string>; body?: string | Buffer }
/** When the client goes: with half of its body sent, after so many turns of the event loop, or with the first bytes of the reply. */
type Leaving = 'in the body' | 'in the reply' | number

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate)
}

/** Asks over a socket of its own and closes it before the reply is read. */
async function abandon({ method, path, headers = {}, body = '' }: Asked, key: string, leaving: Leaving): Promise<void> {
  const bytes = Buffer.from(body)
  const fields = { host: 'localhost', authorization: `Bearer ${key}`, ...(bytes.length > 0 && { 'content-length': String(bytes.length) }), ...headers }
  const head = [`${method} ${path} HTTP/1.1`, ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n')
  const socket = connect(stack.port, '127.0.0.1').on('error', () => undefined)
  const closed = new Promise((done) => socket.once('close', done))
  socket.write(head)
  socket.write(leaving === 'in the body' ? bytes.subarray(0, bytes.length / 2) : bytes)
  if (leaving === 'in the reply') await new Promise((done) => socket.once('data', done).once('close', done))
  else await turns(leaving === 'in the body' ? 20 : leaving)
  socket.destroy()
  await closed
}

const rows = JSON.stringify({ instances: Array.from({ length: 500 }, () => flowers).flat(), members: true })
const json = { 'content-type': 'application/json' }
const boundary = { 'content-type': 'multipart/form-data; boundary=edge' }
const form = `--edge\r\ncontent-disposition: form-data; name="spec"\r\n\r\n{"name":"t","format":"csv","label":"y"}\r\n--edge\r\ncontent-disposition: form-data; name="file"; filename="t.csv"\r\n\r\nx,y\n${'1,a\n2,b\n'.repeat(20_000)}\r\n--edge--\r\n`
const asked = (): Record<string, Asked> => ({
  'a prediction': { method: 'POST', path: '/v1/models/iris/predict', headers: json, body: rows },
  'one of another protocol': { method: 'POST', path: '/v1/models/iris:predict', headers: json, body: rows.replace(',"members":true', '') },
  'a model file': { method: 'GET', path: '/v1/models/iris/versions/1/download' },
  'weights for TensorFlow.js': { method: 'GET', path: '/v1/models/iris/versions/1/tfjs/member-0/weights.bin' },
  'files of TensorBoard': { method: 'GET', path: `/v1/jobs/${stack.jobId}/tensorboard` },
  'an event stream': { method: 'GET', path: `/v1/jobs/${stack.jobId}/events`, headers: { accept: 'text/event-stream' } },
  'an audit export': { method: 'GET', path: '/v1/audit/export' },
  'an upload': { method: 'POST', path: '/v1/datasets/upload', headers: boundary, body: form },
})

/** What a process holds that must be given back. */
const held = () => ({
  descriptors: readdirSync('/proc/self/fd').length,
  files: readdirSync(temporary).length,
  connections: stack.db.pool.totalCount - stack.db.pool.idleCount,
  waiting: stack.db.pool.waitingCount,
})

const metric = async (pattern: RegExp): Promise<number> => {
  const text = await (await fetch(`${stack.url}/metrics`, { headers: { authorization: `Bearer ${stack.key}` } })).text()
  return [...text.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0)
}

test('whatever is asked and whenever its client goes, the work ends and everything is given back', async () => {
  const kinds = Object.entries(asked())
  const round = async (leaving: Leaving): Promise<void> => {
    // A key that nobody has used yet is looked up in the database: the client may go meanwhile.
    for (const [, request] of kinds) await abandon(request, await stack.newKey(), leaving)
    for (const [, request] of kinds) await abandon(request, stack.key, leaving)
  }
  await round('in the reply')
  await expect.poll(() => metric(/^trainyard_predictions_waiting\{.*\} (\d+)$/gm)).toBe(0)
  const before = held()
  for (const leaving of ['in the body', 'in the reply', 0, 1, 2, 3, 5, 8, 13, 30, 80] as const) await round(leaving)
  await expect.poll(() => metric(/^trainyard_predictions_waiting\{.*\} (\d+)$/gm), { timeout: 20_000 }).toBe(0)
  expect(await metric(/^trainyard_predictions_total\{.*outcome="client_gone".*\} (\d+)$/gm)).toBeGreaterThan(0)
  await expect
    .poll(() => ({ ...held(), descriptors: Math.max(held().descriptors, before.descriptors + 8) }), { timeout: 20_000 })
    .toEqual({
      ...before,
      descriptors: before.descriptors + 8,
      connections: 0,
      waiting: 0,
    })
  // All places are free again, those of predictions and those of streams and uploads.
  const ask = ({ method, path, headers, body }: Asked) =>
    fetch(`${stack.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${stack.key}`, ...headers },
      ...(body === undefined ? {} : { body: String(body) }),
    })
  for (const [name, request] of kinds) {
    const replies = await Promise.all(Array.from({ length: places }, () => ask(request)))
    expect([name, replies.map(({ status }) => status)]).toEqual([name, Array.from({ length: places }, () => (name === 'an upload' ? 201 : 200))])
    await Promise.all(replies.map((reply) => reply.arrayBuffer()))
  }
}, 120_000)
