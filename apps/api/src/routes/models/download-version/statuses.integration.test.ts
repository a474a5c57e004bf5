import { readTensorFile } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('downloadModelVersion', ({ api, call, trained }) => {
  const at = (path: string, headers = api().headers.admin) => call('GET', `/v1/models/${path}`, { headers })

  test('200: a file that holds every member', async () => {
    await trained()
    expect(readTensorFile((await at('small/versions/1/download')).rawPayload).names).toEqual(['member.0.dense_1/kernel'])
  })
  test('400: a name that cannot be stored', async () => {
    expect((await at('%00/versions/1/download')).statusCode).toBe(400)
  })
  test('404: a model of another project', async () => {
    await trained()
    expect((await at('small/versions/1/download', api().headers.other)).statusCode).toBe(404)
  })

  test('501: a format that there is not yet', async () => {
    expect((await at('small/versions/1/download?format=onnx')).statusCode).toBe(501)
  })
})
