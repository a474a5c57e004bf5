import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createLogger } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { numbers, serveUntrained } from '@trainyard/testing/serving/untrained-models.js'
import { until } from '@trainyard/testing/until.js'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHeavyProcess, type HeavyProcess } from './heavy-process.js'
import { createHeavyServing } from './heavy-serving.js'
import type { Report } from './reports.js'

/** Stands where the process for heavy work does, and says what it was sent. With `x-request-id: end` it ends before it answers. */
const standIn = `
import { createServer } from 'node:http'
process.send({ type: 'computed', milliseconds: 5, project: 'prj_a', requests: 1, flops: 7 })
const server = createServer((request, reply) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    if (request.headers['x-request-id'] === 'end') process.exit(7)
    const { authorization, 'x-trainyard-project': project, 'x-trainyard-timeout-ms': timeout, 'content-type': type } = request.headers
    const body = { pid: process.pid, method: request.method, url: request.url, authorization, project, timeout, type, bytes: Buffer.concat(chunks).length }
    reply.writeHead(418, { 'content-type': 'application/json', 'x-own': 'kept' }).end(JSON.stringify(body))
  })
})
server.listen(0, '127.0.0.1', () => process.send({ type: 'listening', port: server.address().port }))
process.on('disconnect', () => process.exit())
`

let folder: string
let heavy: HeavyProcess
let serving: Awaited<ReturnType<typeof serveUntrained>>
const reports: Report[] = []
const ends: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'trainyard-heavy-'))
  const entry = path.join(folder, 'main.mjs')
  writeFileSync(entry, standIn)
  const logger = createLogger({ name: 'test', level: 'silent' })
  heavy = createHeavyProcess({ entry, environment: process.env, logger, reported: (report) => reports.push(report), ended: () => ends.push('ended') })
  const dense = [
    { type: 'dense' as const, units: 256 },
    { type: 'dense' as const, units: 256 },
    { type: 'dropout' as const, rate: 0.5 },
  ]
  serving = await serveUntrained({ table: numbers(dense) }, { heavy: createHeavyServing(heavy) })
}, 60_000)
afterAll(async () => {
  await serving.close()
  await heavy.close()
  rmSync(folder, { recursive: true, force: true })
})

const url = '/v1/models/table/predict'
const rows = (count: number) => Array.from({ length: count }, (_, index) => [index % 7, index % 5, 1])
const many = { instances: rows(200), mc_dropout: { samples: 200 } }

test('what is light is answered here, and the other process is not even started', async () => {
  expect((await serving.call(url, { instances: rows(3), mc_dropout: { samples: 2 } })).statusCode).toBe(200)
  expect(heavy.running()).toBe(null)
})

test('what is heavy by its work or by its body is sent on as it came, and the reply comes back as it is', async () => {
  const sent = await serving.call(url, many, { 'content-type': 'application/json', 'x-trainyard-timeout-ms': '9000' })
  expect([sent.statusCode, sent.headers['x-own']]).toEqual([418, 'kept'])
  const { timeout, ...told } = sent.json()
  expect(told).toMatchObject({
    method: 'POST',
    url,
    authorization: `Bearer ${serving.token}`,
    project: 'prj_a',
    type: 'application/json',
    bytes: JSON.stringify(many).length,
  })
  expect(Number(timeout)).toBeLessThanOrEqual(9_000)
  const large = ' '.repeat(2 ** 20 + 1)
  expect((await serving.call('/v2/models/table/infer', large)).json()).toMatchObject({ url: '/v2/models/table/infer', bytes: large.length })
  expect((await serving.call('/v1/datasets/ds_1/augmentation-preview', {})).json()).toMatchObject({ url: '/v1/datasets/ds_1/augmentation-preview' })
  expect(reports).toContainEqual({ type: 'computed', milliseconds: 5, project: 'prj_a', requests: 1, flops: 7 })
})

test('when it ends, its requests get 503 and when to come again, the light ones are answered, and the next heavy one starts it anew', async () => {
  const before = (await serving.call(url, many)).json().pid
  const [lost, light] = await Promise.all([serving.call(url, many, { 'x-request-id': 'end' }), serving.call(url, { instances: rows(1) })])
  expect([lost.statusCode, lost.headers['retry-after'], light.statusCode]).toEqual([503, '2', 200])
  expect(lost.json().error.message).toContain('send the request again')
  const after = (await serving.call(url, many)).json().pid
  expect(after).not.toBe(before)
  // The connection is closed before the end of the process is noticed.
  await expect.poll(() => ends).toEqual(['ended'])
})

test('what is wrong is said here, however heavy it would be', async () => {
  const wrong = await serving.call(url, { instances: [[1, 2]], mc_dropout: { samples: 200 } })
  expect(wrong.statusCode).toBe(400)
  const tooMuch = await serving.call(url, { instances: rows(limits.predictInstances), mc_dropout: { samples: 201 } })
  expect(tooMuch.statusCode).toBe(400)
})

test('the header of a client that waits for so long only is a whole number of milliseconds, or an error that says so', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.integer({ min: 1_000, max: 999_999_999 }).map(String), fc.constantFrom('0', '-1', '1.5', '1e3', 'soon', '1000ms', ' ', '9'.repeat(10))),
      async (given) => {
        const reply = await serving.call(url, { instances: rows(1) }, { 'x-request-timeout-ms': given })
        const isTaken = /^[1-9]\d{0,8}$/.test(given)
        expect(reply.statusCode).toBe(isTaken ? 200 : 400)
        if (!isTaken) expect(reply.json().error.message).toContain('x-request-timeout-ms')
      },
    ),
    { numRuns: 40 },
  )
})

test('a start that takes longer than a request waits goes on, and is the only one', async () => {
  const inFolder = (name: string) => path.join(folder, name)
  const [entry, go, starts] = [inFolder('late.mjs'), inFolder('go'), inFolder('starts')]
  const late = `
import { appendFileSync, existsSync } from 'node:fs'
appendFileSync(${JSON.stringify(starts)}, 'start ')
const looking = setInterval(() => {
  if (!existsSync(${JSON.stringify(go)})) return
  clearInterval(looking)
  process.send({ type: 'listening', port: 7 })
}, 10)
process.on('disconnect', () => process.exit())
process.on('SIGTERM', () => process.exit())
`
  writeFileSync(entry, late)
  const slow = createHeavyProcess({ entry: entry, environment: process.env, logger: createLogger({ name: 'test', level: 'silent' }), startMs: 20 })
  await expect(slow.port()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: expect.any(Number) })
  writeFileSync(go, '')
  await until('the process to listen', async () => slow.port().then(Boolean, () => false))
  expect(slow.running()).toBe(7)
  expect(readFileSync(starts, 'utf8')).toBe('start ')
  await slow.close()
})
