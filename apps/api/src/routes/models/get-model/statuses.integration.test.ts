import { modelWithStatus } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('getModel', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('GET', `/v1/models/${path}`, { headers })

  test('200: a model with its versions', async () => {
    await trained()
    const model = modelWithStatus.parse((await at('small')).json())
    expect(model).toMatchObject({ name: 'small', ready: true })
    // As TensorFlow Serving's status has it, for every version.
    expect(model.model_version_status).toEqual([{ version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }])
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small', api().headers.other)).statusCode).toBe(404)
  })
})
