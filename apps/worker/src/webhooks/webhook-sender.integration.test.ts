import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAddressRules, createLogger } from '@trainyard/runtime'
import { elementAt, limits } from '@trainyard/spec'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { newProject } from '@trainyard/testing/db/fixtures.js'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { retrySeconds, startWebhookSender, type WebhookSender } from './webhook-sender.js'

type Received = { headers: IncomingHttpHeaders; body: string; path: string }

let stack: TestDatabase
let server: Server
let sender: WebhookSender | undefined
let received: Received[] = []
/** How the receiver answers the next messages; 200 once the list is empty. */
let answers: { status: number; headers?: Record<string, string>; text?: string }[] = []
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  stack = await createTestDatabase()
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), path: String(request.url) })
      const { status, headers, text } = answers.shift() ?? { status: 200, text: 'thanks' }
      response.writeHead(status, headers).end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server?.close()
  await stack?.drop()
})
beforeEach(() => {
  received = []
  answers = []
})
afterEach(async () => {
  await sender?.close()
  await stack.db.pool.query('DELETE FROM webhooks')
})

const start = (allowed = ['127.0.0.1']) => {
  sender = startWebhookSender({ db: stack.db, rules: createAddressRules(allowed), logger: createLogger({ name: 'test', level: 'silent' }), everyMs: 20 })
}
const secretOf = (text: string) => `whsec_${Buffer.from(text).toString('base64')}`
async function webhook(url = `${origin()}/hook`, secret = secretOf('first')) {
  const projectId = (await newProject(stack.db)).id
  const { id } = await stack.db.webhooks.create({ projectId, url, events: [], secret })
  const newest = async () => (await stack.db.webhooks.deliveries(projectId, id, { limit: 1, order: 'desc' })).data[0]
  return { projectId, id, newest, send: () => stack.db.webhooks.test(projectId, id), get: () => stack.db.webhooks.get(projectId, id) }
}
/** Lets a delivery that waits for its next attempt be due now. */
const due = (id: string) => stack.db.pool.query('UPDATE webhook_deliveries SET next_attempt_at = clock_timestamp() WHERE id = $1', [id])

test('a message is signed over its id, its time and its raw body, with both secrets after a rotation', async () => {
  const { projectId, id, send, newest } = await webhook()
  await stack.db.webhooks.rotate(projectId, id, { secret: secretOf('second'), previousExpiresAt: new Date(Date.now() + 60_000) })
  const sent = await send()
  start()
  await expect.poll(async () => (await newest())?.status).toBe('delivered')
  const { headers, body } = elementAt(received, 0, 'messages that were received')
  expect(body).toBe(sent.body)
  expect(headers['webhook-id']).toBe(sent.id)
  const signedBy = (key: string) =>
    `v1,${createHmac('sha256', key)
      .update(`${sent.id}.${String(headers['webhook-timestamp'])}.${body}`)
      .digest('base64')}`
  expect(headers['webhook-signature']).toBe(`${signedBy('second')} ${signedBy('first')}`)
  expect(await newest()).toMatchObject({ attempts: 1, next_attempt_at: null, last_attempt: { status: 200, error: null, answer: 'thanks' } })
})

test('what fails is tried again with the same id and body until it is given up; asked for again it begins anew', async () => {
  const { projectId, id, send, newest, get } = await webhook()
  answers = Array.from({ length: limits.webhookAttempts }, () => ({ status: 503, text: `busy \0${'x'.repeat(5_000)}` }))
  const { id: message } = await send()
  start()
  for (let attempt = 1; attempt <= limits.webhookAttempts; attempt++) {
    await expect.poll(() => received.length).toBe(attempt)
    await expect.poll(async () => (await stack.db.pool.query('SELECT 1 FROM webhook_deliveries WHERE lease_until IS NULL')).rows.length).toBe(1)
    if (attempt < limits.webhookAttempts) await due(message)
  }
  expect(await newest()).toMatchObject({
    status: 'failed',
    attempts: limits.webhookAttempts,
    last_attempt: { status: 503, error: 'the receiver answered 503' },
  })
  expect((await newest())?.last_attempt?.answer?.length).toBe(limits.webhookAnswerBytes - 1)
  expect(new Set(received.map(({ headers, body }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1)
  expect((await get()).failures).toBe(limits.webhookAttempts)
  await stack.db.webhooks.redeliver(projectId, id, message)
  await expect.poll(async () => (await newest())?.status).toBe('delivered')
  expect([(await get()).failures, received.length]).toEqual([0, limits.webhookAttempts + 1])
})

test('a message whose sender was killed is sent again once the lease has ended, and what the first still says is not noted', async () => {
  const { send, newest } = await webhook()
  const { id: message } = await send()
  const [lost] = await stack.db.webhooks.claim(1)
  expect([lost?.id, await stack.db.webhooks.claim(1)]).toEqual([message, []])
  await due(message)
  await stack.db.pool.query(`UPDATE webhook_deliveries SET lease_until = clock_timestamp()`)
  start()
  await expect.poll(async () => (await newest())?.status).toBe('delivered')
  const late = { id: message, attempts: 1, status: null, seconds: 1, error: 'late', answer: null, retrySeconds: null, isGone: false }
  await stack.db.webhooks.record(late)
  expect([await newest(), received.length]).toMatchObject([{ status: 'delivered', attempts: 2 }, 1])
})

test('a redirect is not followed, and a private address is not connected to, whatever the name says when it is looked up', async () => {
  const { send, newest } = await webhook()
  answers = [{ status: 302, headers: { location: `${origin()}/elsewhere` } }]
  await send()
  start()
  await expect.poll(async () => (await newest())?.last_attempt?.error).toContain('redirects are not followed')
  expect(received.map(({ path }) => path)).toEqual(['/hook'])
  const named = await webhook(`https://localhost:${new URL(origin()).port}/`)
  await named.send()
  await expect.poll(async () => (await named.newest())?.last_attempt?.error).toContain('not public')
  expect(received).toHaveLength(1)
})

test('a webhook is disabled by 410, or by failures over a day, and the others of its project are told', async () => {
  const { projectId, send, get } = await webhook()
  const other = await stack.db.webhooks.create({ projectId, url: 'https://example.invalid', events: ['webhook.disabled'], secret: secretOf('x') })
  answers = [{ status: 410 }]
  await send()
  start()
  await expect.poll(async () => (await get()).enabled).toBe(false)
  const [told] = (await stack.db.webhooks.deliveries(projectId, other.id, { limit: 9, order: 'asc' })).data
  expect([(await get()).disabled_reason, told?.type]).toEqual(['the receiver answered 410 Gone', 'webhook.disabled'])
  const failing = await webhook()
  const setFailing = (hours: number) =>
    stack.db.pool.query(`UPDATE webhooks SET failures = $2, failing_since = clock_timestamp() - make_interval(hours => $3) WHERE id = $1`, [
      failing.id,
      limits.webhookFailures,
      hours,
    ])
  for (const [hours, enabled] of [
    [limits.webhookFailingHours - 1, true],
    [limits.webhookFailingHours + 1, false],
  ] as const) {
    await setFailing(hours)
    answers = [{ status: 500 }]
    const { id: message } = await failing.send()
    await expect.poll(async () => (await failing.newest())?.id === message && (await failing.newest())?.last_attempt?.status).toBe(500)
    expect((await failing.get()).enabled).toBe(enabled)
    await stack.db.pool.query('DELETE FROM webhook_deliveries WHERE id = $1', [message])
  }
})

test('retries wait exponentially longer, up to a limit, between half and all of it', () => {
  for (let tries = 1; tries < limits.webhookAttempts; tries++) {
    const longest = Math.min(5 * 4 ** (tries - 1), 21_600)
    expect([retrySeconds(tries, 0), retrySeconds(tries, 1)]).toEqual([longest / 2, longest])
  }
  expect(retrySeconds(limits.webhookAttempts, 0.5)).toBeNull()
})
