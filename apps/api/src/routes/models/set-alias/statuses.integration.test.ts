import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('setModelAlias', ({ api, call, trained }) => {
  const set = (alias: string, payload: object, headers = api().headers.admin) => call('PUT', `/v1/models/small/aliases/${alias}`, { payload, headers })

  test('200: the alias points to the version', async () => {
    await trained()
    expect((await set('stable', { version: '1' })).json()).toEqual({ object: 'model_alias', model: 'small', alias: 'stable', version: '1' })
  })
  test('400: a name that cannot stand in a URL', async () => {
    expect((await set('a%20b', { version: '1' })).statusCode).toBe(400)
  })
  test('404: a version that there is not, and a model of another project', async () => {
    expect((await set('stable', { version: '9' })).statusCode).toBe(404)
    expect((await set('stable', { version: '1' }, api().headers.other)).statusCode).toBe(404)
  })
})
