import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('deleteModel', ({ api, call, dataset, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('DELETE', `/v1/models/${path}`, { headers })

  test('200: it is gone', async () => {
    await trained()
    expect((await at('small')).statusCode).toBe(200)
    expect((await at('small')).statusCode).toBe(404)
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00')).statusCode).toBe(400)
  })
  test('409: a model that a batch prediction uses, until that has ended', async () => {
    await trained()
    const { id } = (await call('POST', '/v1/predictions', { payload: { model: 'small', input: { dataset: await dataset() } } })).json()
    expect((await at('small')).statusCode).toBe(409)
    await call('POST', `/v1/predictions/${id}/cancel`)
    expect((await at('small')).statusCode).toBe(200)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small', api().headers.other)).statusCode).toBe(404)
  })
})
