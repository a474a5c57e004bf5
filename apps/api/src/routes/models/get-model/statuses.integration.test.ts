import { modelView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getModel', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('GET', `/v1/models/${path}`, { headers })

  test('200: a model with its versions', async () => {
    await trained()
    expect(modelView.parse((await at('small')).json())).toMatchObject({ name: 'small', ready: true })
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small', api().headers.other)).statusCode).toBe(404)
  })
})
