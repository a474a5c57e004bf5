import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('deleteModelVersion', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('DELETE', `/v1/models/${path}`, { headers })

  test('200: it is gone, the model stays', async () => {
    await trained()
    await trained()
    expect((await at('small/versions/2')).statusCode).toBe(200)
    expect((await call('GET', '/v1/models/small')).json().versions).toEqual(['1'])
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00/versions/1')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small/versions/1', api().headers.other)).statusCode).toBe(404)
  })

  test('409: an alias points to it', async () => {
    await api().db.models.setAlias(api().projects.own, 'small', 'stable', { version: '1' })
    expect((await at('small/versions/1')).statusCode).toBe(409)
  })
})
