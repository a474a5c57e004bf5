import { limits, webhookView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

const operations = ['createWebhook', 'listWebhooks', 'getWebhook', 'updateWebhook', 'deleteWebhook', 'rotateWebhook']
const ofDeliveries = ['testWebhook', 'listWebhookDeliveries', 'redeliverWebhook']

testEndpoint([...operations, ...ofDeliveries], ({ api, call, newJob, trained }) => {
  const url = 'https://hooks.example.org/trainyard'
  const make = (payload: object = {}, headers: Record<string, string> = {}) =>
    call('POST', '/v1/webhooks', { payload: { url, ...payload }, headers: { ...api().headers.admin, ...headers } })
  const newId = async (payload: object = {}): Promise<string> => (await make(payload)).json().id
  const deliveries = async (id: string) => (await call('GET', `/v1/webhooks/${id}/deliveries?order=asc`)).json().data
  const remove = (id: string) => call('DELETE', `/v1/webhooks/${id}`)

  test('201 and 200: the secret is shown once; lists, changes and deletion', async () => {
    const made = webhookView.parse((await make({ events: ['job.succeeded'] })).json())
    expect(Buffer.from(made.secret?.replace('whsec_', '') ?? '', 'base64')).toHaveLength(32)
    const shown = (await call('GET', `/v1/webhooks/${made.id}`)).json()
    expect(shown).toEqual({ ...made, secret: undefined })
    expect((await call('GET', '/v1/webhooks')).json().data).toEqual([shown])
    const change = (payload: object) => call('PATCH', `/v1/webhooks/${made.id}`, { payload })
    expect((await change({ enabled: false, events: [] })).json()).toMatchObject({ enabled: false, events: [], url })
    expect((await change({ enabled: true, url: `${url}/2` })).json()).toMatchObject({ enabled: true, url: `${url}/2` })
    const rotated = (await call('POST', `/v1/webhooks/${made.id}/rotate`)).json()
    expect([rotated.secret === made.secret, Date.parse(rotated.previous_expires_at) > Date.now()]).toEqual([false, true])
    expect((await remove(made.id)).json()).toMatchObject({ deleted: true })
    expect((await call('GET', `/v1/webhooks/${made.id}`)).statusCode).toBe(404)
  })
  test('202: a test is written whatever the webhook is told of; a message is sent again with the same id', async () => {
    const id = await newId({ events: ['sweep.failed'] })
    const reply = await call('POST', `/v1/webhooks/${id}/test`)
    expect([reply.statusCode, reply.json()]).toMatchObject([202, { type: 'webhook.test', status: 'pending', attempts: 0, last_attempt: null }])
    const { id: message, body } = reply.json()
    expect(JSON.parse(body)).toMatchObject({ id: message, type: 'webhook.test', timestamp: expect.any(String), data: { object: 'webhook', id } })
    const again = await call('POST', `/v1/webhooks/${id}/deliveries/${message}/redeliver`)
    expect([again.statusCode, again.json()]).toMatchObject([202, { id: message, body, status: 'pending' }])
    await remove(id)
  })
  test('200: deliveries are of what the webhook is told of, of its own project, and of no job that a transaction took back', async () => {
    const [all, some] = [await newId(), await newId({ events: ['model_version.published', 'job.cancelled'] })]
    const foreign = (await call('POST', '/v1/webhooks', { payload: { url }, headers: api().headers.other })).json().id
    const { job } = await trained()
    const cancelled = await newJob()
    await call('POST', `/v1/jobs/${cancelled}/cancel`)
    const typed = (found: { type: string; body: string }[]) =>
      found.map(({ type, body }) => [type, JSON.parse(body).data.id ?? '', JSON.parse(body).data.status ?? ''])
    expect(typed(await deliveries(all))).toEqual(
      expect.arrayContaining([
        ['job.running', job, 'running'],
        ['job.succeeded', job, 'succeeded'],
        ['job.cancelled', cancelled, 'cancelled'],
      ]),
    )
    expect((await deliveries(some)).map(({ type }: { type: string }) => type).sort()).toEqual(['job.cancelled', 'model_version.published'])
    const before = (await deliveries(all)).length
    const rolledBack = api().db.transaction(async (open) => {
      await open.query(`UPDATE datasets SET status = 'preparing'`)
      await open.query(`UPDATE datasets SET status = 'ready'`)
      throw new Error('taken back')
    })
    await expect(rolledBack).rejects.toThrow('taken back')
    expect((await deliveries(all)).length).toBe(before)
    expect((await call('GET', `/v1/webhooks/${foreign}/deliveries`, { headers: api().headers.other })).json().data).toEqual([])
    for (const id of [all, some]) await remove(id)
  })
  test('400: no URL, one without TLS, one of a private address, and events that there are not', async () => {
    for (const bad of [
      'no url',
      'ftp://example.org',
      'http://example.org',
      'https://127.0.0.1/x',
      'https://[::ffff:169.254.169.254]/',
      'https://u:p@example.org',
    ]) {
      const reply = await make({ url: bad })
      expect([bad, reply.statusCode, reply.json().error.details[0].path]).toEqual([bad, 400, 'url'])
    }
    expect((await make({ events: ['job.won'] })).json().error.details[0].path).toBe('events[0]')
    const id = await newId()
    expect((await call('PATCH', `/v1/webhooks/${id}`, { payload: { url: 'https://10.0.0.1' } })).statusCode).toBe(400)
    expect((await call('GET', '/v1/webhooks?limit=0')).statusCode).toBe(400)
    await call('GET', `/v1/webhooks/${id}/deliveries?limit=0`)
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['POST', '/test'],
      ['POST', `/deliveries/x/redeliver`],
    ] as const)
      expect((await call(method, `/v1/webhooks/${'x'.repeat(200)}${rest}`)).statusCode).toBe(400)
    await remove(id)
  })
  test('404: a webhook of another project, and a message of another webhook', async () => {
    const [id, other] = [await newId(), await newId()]
    const { id: message } = (await call('POST', `/v1/webhooks/${id}/test`)).json()
    const headers = api().headers.other
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
      ['POST', '/test'],
      ['GET', '/deliveries'],
      ['POST', `/deliveries/${message}/redeliver`],
    ] as const)
      expect((await call(method, `/v1/webhooks/${id}${rest}`, { headers })).statusCode).toBe(404)
    expect((await call('PATCH', `/v1/webhooks/${id}`, { payload: { enabled: false }, headers })).statusCode).toBe(404)
    expect((await call('POST', `/v1/webhooks/${other}/deliveries/${message}/redeliver`)).statusCode).toBe(404)
    for (const each of [id, other]) await remove(each)
  })
  test('409: a disabled webhook sends nothing; beyond the webhooks of a project', async () => {
    const id = await newId()
    const { id: message } = (await call('POST', `/v1/webhooks/${id}/test`)).json()
    await call('PATCH', `/v1/webhooks/${id}`, { payload: { enabled: false } })
    expect((await call('POST', `/v1/webhooks/${id}/test`)).statusCode).toBe(409)
    expect((await call('POST', `/v1/webhooks/${id}/deliveries/${message}/redeliver`)).statusCode).toBe(409)
    for (let made = 1; made < limits.webhooks; made++) await newId()
    expect((await make()).statusCode).toBe(409)
    for (const { id: each } of (await call('GET', '/v1/webhooks?limit=100')).json().data) await remove(each)
  })
  test('422: an idempotency key that was sent with another body; a replay shows no secret', async () => {
    const key = { 'idempotency-key': 'webhook-once' }
    expect((await make({}, key)).json().secret).toMatch(/^whsec_/)
    expect((await make({}, key)).json()).not.toHaveProperty('secret')
    expect((await make({ events: ['job.failed'] }, key)).statusCode).toBe(422)
  })
})
