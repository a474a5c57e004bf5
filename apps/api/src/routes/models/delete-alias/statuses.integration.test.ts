import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('deleteModelAlias', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('DELETE', `/v1/models/${path}`, { headers })

  test('200: the alias is gone, the version stays', async () => {
    await trained()
    await api().db.models.setAlias(api().projects.own, 'small', 'stable', { version: '1' })
    expect((await at('small/aliases/stable')).statusCode).toBe(200)
    expect((await call('GET', '/v1/models/small')).json()).toMatchObject({ aliases: {}, versions: ['1'] })
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00/aliases/stable')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small/aliases/stable', api().headers.other)).statusCode).toBe(404)
  })
})
