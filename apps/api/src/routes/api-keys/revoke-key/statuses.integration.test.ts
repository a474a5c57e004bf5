import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('revokeApiKey', ({ api, call }) => {
  test('200: the key is refused from then on', async () => {
    const { id, headers } = await api().keyFor(api().projects.own, ['jobs:read'])
    expect((await call('GET', '/v1/jobs', { headers })).statusCode).toBe(200)
    expect((await call('DELETE', `/v1/api-keys/${id}`)).statusCode).toBe(200)
    expect((await call('GET', '/v1/jobs', { headers })).statusCode).toBe(401)
  })
  test('200: those who run the service end a key of another project, which they made', async () => {
    const made = (await call('POST', '/v1/api-keys', { payload: { name: 'tenant', scopes: ['admin'], project: 'tenant' } })).json()
    const headers = { authorization: `Bearer ${made.secret}` }
    expect((await call('GET', '/v1/jobs', { headers })).statusCode).toBe(200)
    expect((await call('DELETE', `/v1/api-keys/${made.id}`)).statusCode).toBe(200)
    expect((await call('GET', '/v1/jobs', { headers })).statusCode).toBe(401)
  })
  test('400: an id that cannot be stored', async () => {
    expect((await call('DELETE', '/v1/api-keys/%00')).statusCode).toBe(400)
  })
  test('404: a key of another project', async () => {
    const { id } = await api().keyFor(api().projects.own, ['jobs:read'])
    expect((await call('DELETE', `/v1/api-keys/${id}`, { headers: api().headers.other })).statusCode).toBe(404)
  })
})
