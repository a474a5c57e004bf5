import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('listModels', ({ api, call, trained }) => {
  test('200: the models of the project, none of another', async () => {
    await trained()
    expect((await call('GET', '/v1/models')).json().data).toMatchObject([{ name: 'small' }])
    expect((await call('GET', '/v1/models', { headers: api().headers.other })).json().data).toEqual([])
  })
  test('400: a limit that is no number', async () => {
    expect((await call('GET', '/v1/models?limit=many')).statusCode).toBe(400)
  })
})
