import { modelVersionView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getModelVersion', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('GET', `/v1/models/${path}`, { headers })

  test('200: a version with its ensemble', async () => {
    await trained()
    expect(modelVersionView.parse((await at('small/versions/1')).json())).toMatchObject({ version: '1', members: 1 })
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00/versions/1')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small/versions/1', api().headers.other)).statusCode).toBe(404)
  })
})
