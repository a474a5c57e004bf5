import { apiKeyView, projectLimits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('createApiKey', ({ api, call }) => {
  const make = (payload: object, headers: Record<string, string> = {}) =>
    call('POST', '/v1/api-keys', { payload, headers: { ...api().headers.admin, ...headers } })

  test('201: a key with its secret', async () => {
    const reply = await make({ name: 'ci', scopes: ['predict'] })
    expect([reply.statusCode, apiKeyView.parse(reply.json()).secret]).toEqual([201, expect.stringMatching(/^ty_/)])
  })
  test('400: no scope, and a field that there is not', async () => {
    const reply = await make({ name: 'ci', scopes: [], colour: 'red' })
    expect([reply.statusCode, reply.json().error.details.map(({ path }: { path: string }) => path)]).toEqual([400, ['scopes', 'colour']])
  })
  test('403: a key of another project is made only by those who run the service', async () => {
    const reply = await call('POST', '/v1/api-keys', { payload: { name: 'x', scopes: ['admin'], project: 'default' }, headers: api().headers.other })
    expect(reply.statusCode).toBe(403)
  })
  test('409: beyond the keys that a project may have', async () => {
    const { id } = await api().db.projects.ensure('without-keys')
    await api().db.projects.setSettings(id, { weight: 1, limits: { ...projectLimits, keys: 0 } })
    expect((await make({ name: 'ci', scopes: ['predict'], project: 'without-keys' })).statusCode).toBe(409)
  })
  test('422: an idempotency key that was sent with another body', async () => {
    const key = { 'idempotency-key': 'once' }
    expect((await make({ name: 'a', scopes: ['predict'] }, key)).statusCode).toBe(201)
    expect((await make({ name: 'b', scopes: ['predict'] }, key)).statusCode).toBe(422)
  })
})
