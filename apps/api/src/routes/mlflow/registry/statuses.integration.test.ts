import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'
import { expect, test } from 'vitest'

const root = '/api/2.0/mlflow'

testEndpoint(
  [
    'searchMlflowModels',
    'getMlflowModel',
    'findMlflowLatestVersions',
    'getMlflowLatestVersions',
    'getMlflowVersionByAlias',
    'getMlflowVersion',
    'searchMlflowVersions',
    'getMlflowDownloadUri',
  ],
  ({ call, trained }) => {
    const get = (path: string) => call('GET', `${root}/${path}`)
    const ofModel = (name: string) => [`registered-models/get?name=${name}`, `registered-models/get-latest-versions?name=${name}`]
    const ofVersion = (name: string) => [`model-versions/get?name=${name}&version=1`, `model-versions/get-download-uri?name=${name}&version=1`]

    test('200: a model with its version, and the alias that points to it', async () => {
      await trained()
      await call('PUT', '/v1/models/small/aliases/stable', { payload: { version: '1' } })
      for (const path of [
        'registered-models/search',
        'model-versions/search',
        'registered-models/alias?name=small&alias=stable',
        ...ofModel('small'),
        ...ofVersion('small'),
      ])
        expect((await get(path)).statusCode, path).toBe(200)
      expect((await call('POST', `${root}/registered-models/get-latest-versions`, { payload: { name: 'small' } })).statusCode).toBe(200)
    })
    test('400: a name that is left out, a filter that cannot be read', async () => {
      for (const path of [
        'registered-models/get',
        'registered-models/get-latest-versions',
        'registered-models/alias',
        'model-versions/get',
        'model-versions/get-download-uri',
      ])
        expect((await get(path)).json().error_code, path).toBe('INVALID_PARAMETER_VALUE')
      for (const path of ['registered-models/search?filter=name', 'model-versions/search?filter=name', 'model-versions/search?order_by=size'])
        expect((await get(path)).json().error_code, path).toBe('INVALID_PARAMETER_VALUE')
      expect((await call('POST', `${root}/registered-models/get-latest-versions`, { payload: {} })).statusCode).toBe(400)
    })
    test('404: a model that is not there', async () => {
      for (const path of ['registered-models/alias?name=none&alias=stable', ...ofModel('none'), ...ofVersion('none')])
        expect((await get(path)).statusCode, path).toBe(404)
      expect((await call('POST', `${root}/registered-models/get-latest-versions`, { payload: { name: 'none' } })).statusCode).toBe(404)
    })
  },
)
